import { randomUUID } from 'node:crypto';
import { type Act, type CandidateDecision, commandType, type CompanySettings } from '@jobpro/contracts';
import { type Message, type Outgoing, repeat, reply } from '@jobpro/messaging';
import type { EntityManager } from 'typeorm';
import type { RecordAct } from '../record/record.events.js';
import type { ImportAsked, ImportedPage } from '../record/record.route.js';
import { type Candidate, CandidateStore, type Imported } from './candidate.store.js';
import { judge, keysOfCandidate, publishedPage, readPage, warningsOf } from './imports.decide.js';

/** How long an import waits for the company's settings before it looks again, in milliseconds. */
const LOOK_AGAIN = 5_000;
/** Candidates that one transaction decides; the rest follow by a message that says so. */
const DECIDED_AT_ONCE = 1000;

/** What an import or a decision on it leads to: acts on records, and messages. */
export interface ImportResult {
  readonly acts: readonly { readonly id: string; readonly act: RecordAct; readonly by: string }[];
  readonly outgoing: readonly Outgoing[];
}
type CandidateAct = Extract<Act, { kind: 'decide-candidates' | 'decide-all-candidates' | 'undo-candidates' }>;

/** What QuickBooks already has, brought together with what JobPro has. Memory is that of one page, however many there are. */
export class Imports {
  private readonly candidates: CandidateStore;

  constructor(private readonly entity: Imported) {
    this.candidates = new CandidateStore(entity);
  }

  /** An import was asked for: the edition's connector streams what QuickBooks has. Waits for the settings, which say the edition. */
  async requested(
    tx: EntityManager,
    message: ImportAsked,
    settings: CompanySettings | undefined,
  ): Promise<ImportResult> {
    const { importId, requestedBy } = message.data;
    await this.candidates.started(tx, message.companyId, importId, requestedBy);
    if (settings === undefined) {
      return { acts: [], outgoing: [{ ...repeat(message), due: new Date(Date.now() + LOOK_AGAIN) }] };
    }
    const commandId = randomUUID();
    const data = { commandId, recordId: importId, importId };
    const type = commandType(settings.edition, this.entity, 'import');
    return { acts: [], outgoing: [reply(message, type, data, commandId)] };
  }

  /** A page came: each candidate is judged, the same are linked at once, the new are published to JobPro. */
  async pageCame(tx: EntityManager, message: ImportedPage): Promise<ImportResult> {
    const { companyId } = message;
    const page = readPage(message);
    const { importId } = page;
    const known = await this.candidates.decidedBefore(
      tx,
      companyId,
      page.candidates.map(({ remote }) => remote.id),
    );
    const keys = [...new Set(page.candidates.flatMap(keysOfCandidate))];
    const matches = await this.candidates.matches(tx, companyId, keys);
    const byKey = new Map<string, typeof matches>();
    for (const match of matches) for (const key of match.keys) byKey.set(key, [...(byKey.get(key) ?? []), match]);
    const judged = page.candidates.map((data) =>
      judge(importId, data, [...new Set(keysOfCandidate(data).flatMap((key) => byKey.get(key) ?? []))]),
    );
    await this.candidates.keep(
      tx,
      companyId,
      judged.map(({ candidate }) => candidate),
    );
    await this.candidates.pageCame(tx, companyId, { importId, page: page.page, seen: judged.length, last: page.last });
    const fresh = judged.filter(({ candidate }) => !known.has(candidate.remoteId));
    const news = fresh.flatMap(({ candidate: { verdict, data } }) => (verdict === 'new' ? [data] : []));
    const { type, data } = publishedPage(this.entity, page, news);
    return {
      acts: fresh.flatMap(({ links }) =>
        links.map(({ id, data: of, warnings }) => ({
          id,
          by: `import ${importId}`,
          act: { kind: 'link' as const, remote: of.remote, warnings },
        })),
      ),
      outgoing: [reply(message, type, data)],
    };
  }

  /** A person decided what candidates are. */
  async decided(tx: EntityManager, message: Message, act: CandidateAct, by: string): Promise<ImportResult> {
    const { companyId } = message;
    switch (act.kind) {
      case 'decide-candidates': {
        const wanted = new Map(act.decisions.map((decision) => [decision.remoteId, decision]));
        const open = await this.candidates.lock(tx, companyId, [...wanted.keys()]);
        return this.decide(tx, message, open, by, ({ remoteId }) => wanted.get(remoteId));
      }
      case 'decide-all-candidates': {
        const open = await this.candidates.undecided(tx, companyId, act, DECIDED_AT_ONCE);
        const result = await this.decide(tx, message, open, by, ({ remoteId, proposal }) =>
          act.as === 'link' ? { as: 'link', remoteId, id: proposal ?? '' } : { as: act.as, remoteId },
        );
        if (open.length < DECIDED_AT_ONCE) return result;
        return { ...result, outgoing: [...result.outgoing, repeat(message)] };
      }
      case 'undo-candidates':
        return this.undo(tx, companyId, act.remoteIds, by);
      default:
        return act satisfies never;
    }
  }

  private async decide(
    tx: EntityManager,
    message: Message,
    candidates: readonly Candidate[],
    by: string,
    decisionOn: (candidate: Candidate) => CandidateDecision | undefined,
  ): Promise<ImportResult> {
    const { companyId } = message;
    const chosen = candidates.flatMap((candidate) => {
      const decision = candidate.decided === undefined ? decisionOn(candidate) : undefined;
      return decision === undefined ? [] : [{ candidate, decision }];
    });
    const ids = chosen.flatMap(({ decision }) => (decision.as === 'link' ? [decision.id] : []));
    const targets = await this.candidates.targets(tx, companyId, ids);
    // A record that is linked by now keeps its link, and one that JobPro never told of cannot have one: the candidate stays open.
    const free = new Set([...targets].flatMap(([id, { linked }]) => (linked ? [] : [id])));
    // Of two that are to be the same record, the first one is.
    const legal = chosen.filter(({ decision }) => decision.as !== 'link' || free.delete(decision.id));
    await this.candidates.decide(
      tx,
      companyId,
      by,
      legal.map(({ candidate: { remoteId }, decision }) => {
        switch (decision.as) {
          case 'link':
            return { remoteId, decided: 'linked', recordId: decision.id };
          case 'new':
            return { remoteId, decided: 'published' };
          case 'ignore':
            return { remoteId, decided: 'ignored' };
          default:
            return decision satisfies never;
        }
      }),
    );
    const news = legal.filter(({ decision }) => decision.as === 'new').map(({ candidate }) => candidate);
    const [first] = news;
    const told = news.map(({ data }) => data);
    const page = first && publishedPage(this.entity, { importId: first.importId, page: 1, last: false }, told);
    return {
      acts: legal.flatMap(({ candidate: { data }, decision }) => {
        const target = decision.as === 'link' ? targets.get(decision.id) : undefined;
        if (target === undefined) return [];
        return [{ id: target.id, by, act: { kind: 'link', remote: data.remote, warnings: warningsOf(data, target) } }];
      }),
      outgoing: page === undefined ? [] : [reply(message, page.type, page.data)],
    };
  }

  /** Takes decisions back where nothing was exported on them. What JobPro was told cannot be taken back. */
  private async undo(
    tx: EntityManager,
    companyId: string,
    remoteIds: readonly string[],
    by: string,
  ): Promise<ImportResult> {
    const decided = await this.candidates.lock(tx, companyId, remoteIds);
    const linked = decided.flatMap(({ decided: how, remoteId }) => (how === 'linked' ? [remoteId] : []));
    // Two of JobPro of one name were linked together, and are let go together.
    const behind = await this.candidates.recordsBehind(tx, companyId, linked);
    const byRemote = new Map<string, string[]>();
    for (const { id, remoteId } of behind) byRemote.set(remoteId, [...(byRemote.get(remoteId) ?? []), id]);
    const of = (remoteId: string) => byRemote.get(remoteId) ?? [];
    const used = await this.candidates.used(
      tx,
      companyId,
      behind.map(({ id }) => id),
    );
    const free = decided.filter(
      ({ decided: how, remoteId }) =>
        how === 'ignored' || (how === 'linked' && !of(remoteId).some((id) => used.has(id))),
    );
    await this.candidates.decide(
      tx,
      companyId,
      by,
      free.map(({ remoteId }) => ({ remoteId })),
    );
    const acts = free.flatMap(({ remoteId }) =>
      of(remoteId).map((id) => ({ id, by, act: { kind: 'unlink' as const } })),
    );
    return { acts, outgoing: [] };
  }
}
