import type { CandidateDecision, CompanySettings } from '@jobpro/contracts';
import { repeat } from '@jobpro/messaging';
import type { EntityManager } from 'typeorm';
import {
  type CandidateAct,
  type CompanyAction,
  type ImportedPage,
  type MappingMessage,
  onRecords,
  type RoutedEvent,
} from '../pipeline/route.decide.js';
import type { ActionResult } from '../pipeline/batch.decide.js';
import { importCommand } from '../company/unfinished-reads.js';
import { type Candidate, CandidateStore, type Imported } from './candidate.store.js';
import { asideCandidate, importedMessage, judge, keysOfCandidate, readPage, warningsOf } from './imports.decide.js';

/** How long an import waits for the company's settings before it looks again, in milliseconds. */
const LOOK_AGAIN = 5_000;
/** Candidates that one transaction decides. The rest is decided by a message of its own. */
const DECIDED_AT_ONCE = 1000;

/**
 * Brings together what QuickBooks has and what JobPro has, page by page, so that memory does not
 * grow with the import.
 */
export class Imports {
  readonly #candidates: CandidateStore;

  constructor(private readonly entity: Imported) {
    this.#candidates = new CandidateStore(entity);
  }

  /**
   * Asks the edition's connector to stream what QuickBooks has. Waits for the settings, which name
   * the edition.
   */
  async requested(
    tx: EntityManager,
    message: MappingMessage,
    { importId, by }: Extract<CompanyAction, { kind: 'import' }>,
    settings: CompanySettings | undefined,
  ): Promise<ActionResult> {
    await this.#candidates.started(tx, message.companyId, importId, by);
    if (settings === undefined) return { messages: [{ ...repeat(message), due: new Date(Date.now() + LOOK_AGAIN) }] };
    const read = { companyId: message.companyId, id: importId, edition: settings.edition };
    return { messages: [importCommand(this.entity, read, message)] };
  }

  /** Judges each candidate of a page: the same are linked at once, the new are published to JobPro. */
  async pageCame(tx: EntityManager, message: MappingMessage, imported: ImportedPage): Promise<ActionResult> {
    const { companyId } = message;
    const page = readPage(imported);
    const { importId } = page;
    const decidedBefore = await this.#candidates.decidedBefore(
      tx,
      companyId,
      page.candidates.map(({ remote }) => remote.id),
    );
    const keys = [...new Set(page.candidates.flatMap(keysOfCandidate))];
    const matches = await this.#candidates.matches(tx, companyId, keys);
    const byKey = new Map<string, typeof matches>();
    for (const match of matches) for (const key of match.keys) byKey.set(key, [...(byKey.get(key) ?? []), match]);
    const judged = page.candidates.map((data) =>
      judge(importId, data, [...new Set(keysOfCandidate(data).flatMap((key) => byKey.get(key) ?? []))]),
    );
    const aside = page.setAside.map((record) => asideCandidate(this.entity, importId, record));
    await this.#candidates.keep(tx, companyId, [...judged.map(({ candidate }) => candidate), ...aside]);
    const seen = judged.length + aside.length;
    await this.#candidates.pageCame(tx, companyId, {
      importId,
      page: page.page,
      seen,
      last: page.last,
      refused: page.refused,
    });
    const fresh = judged.filter(({ candidate }) => !decidedBefore.has(candidate.remoteId));
    const added = fresh.flatMap(({ candidate: { verdict, data } }) => (verdict === 'new' ? [data] : []));
    return {
      events: fresh.flatMap(({ links }) =>
        links.flatMap(({ id, data: { remote }, warnings }) =>
          onRecords([id], { kind: 'link', remote, warnings }, `import ${importId}`),
        ),
      ),
      messages: [importedMessage(message, this.entity, page, added)],
    };
  }

  /** Applies what a person decided about candidates. */
  async decided(tx: EntityManager, message: MappingMessage, act: CandidateAct, by: string): Promise<ActionResult> {
    const { companyId } = message;
    switch (act.kind) {
      case 'decide-candidates': {
        const decisions = new Map(act.decisions.map((decision) => [decision.remoteId, decision]));
        const open = await this.#candidates.lock(tx, companyId, [...decisions.keys()]);
        return this.#decide(tx, message, open, by, ({ remoteId }) => decisions.get(remoteId));
      }
      case 'decide-all-candidates': {
        const open = await this.#candidates.undecided(tx, companyId, act, DECIDED_AT_ONCE);
        const result = await this.#decide(tx, message, open, by, ({ remoteId, proposal }) =>
          act.as === 'link' ? { as: 'link', remoteId, id: proposal ?? '' } : { as: act.as, remoteId },
        );
        if (open.length < DECIDED_AT_ONCE) return result;
        return { ...result, messages: [...(result.messages ?? []), repeat(message)] };
      }
      case 'undo-candidates':
        return this.#undo(tx, companyId, act.remoteIds, by);
      default:
        return act satisfies never;
    }
  }

  async #decide(
    tx: EntityManager,
    message: MappingMessage,
    candidates: readonly Candidate[],
    by: string,
    decisionOn: (candidate: Candidate) => CandidateDecision | undefined,
  ): Promise<ActionResult> {
    const { companyId } = message;
    const chosen = candidates.flatMap((candidate) => {
      const decision = candidate.decided === undefined ? decisionOn(candidate) : undefined;
      return decision === undefined ? [] : [{ candidate, decision }];
    });
    const ids = chosen.flatMap(({ decision }) => (decision.as === 'link' ? [decision.id] : []));
    const targets = await this.#candidates.targets(tx, companyId, ids);
    // A record that is linked by now keeps its link, and one that JobPro never reported cannot have
    // one: the candidate stays open.
    const free = new Set([...targets].flatMap(([id, { linked }]) => (linked ? [] : [id])));
    // Of two candidates for one record, the first is linked.
    const legal = chosen.filter(({ decision }) => decision.as !== 'link' || free.delete(decision.id));
    await this.#candidates.decide(
      tx,
      companyId,
      by,
      legal.map(({ candidate: { remoteId }, decision }) => ({ remoteId, ...storedDecision(decision) })),
    );
    const added = legal.filter(({ decision }) => decision.as === 'new').map(({ candidate }) => candidate);
    const [first] = added;
    const page = first && { importId: first.importId, page: 1, last: false };
    const data = added.map((candidate) => candidate.data);
    return {
      events: legal.flatMap(({ candidate: { data }, decision }): RoutedEvent<never>[] => {
        const target = decision.as === 'link' ? targets.get(decision.id) : undefined;
        if (target === undefined) return [];
        return onRecords([target.id], { kind: 'link', remote: data.remote, warnings: warningsOf(data, target) }, by);
      }),
      messages: page && [importedMessage(message, this.entity, page, data)],
    };
  }

  /**
   * Takes decisions back where nothing was exported on them. What was published to JobPro cannot be
   * taken back.
   */
  async #undo(tx: EntityManager, companyId: string, remoteIds: readonly string[], by: string): Promise<ActionResult> {
    const candidates = await this.#candidates.lock(tx, companyId, remoteIds);
    const linked = candidates.flatMap(({ decided, remoteId }) => (decided === 'linked' ? [remoteId] : []));
    // Two records of one name were linked together, and are unlinked together.
    const records = await this.#candidates.recordsBehind(tx, companyId, linked);
    const byRemote = new Map<string, string[]>();
    for (const { id, remoteId } of records) byRemote.set(remoteId, [...(byRemote.get(remoteId) ?? []), id]);
    const recordsOf = (remoteId: string) => byRemote.get(remoteId) ?? [];
    const used = await this.#candidates.used(
      tx,
      companyId,
      records.map(({ id }) => id),
    );
    const undone = candidates.filter(
      ({ decided, remoteId }) =>
        decided === 'ignored' || (decided === 'linked' && !recordsOf(remoteId).some((id) => used.has(id))),
    );
    await this.#candidates.decide(
      tx,
      companyId,
      by,
      undone.map(({ remoteId }) => ({ remoteId })),
    );
    return { events: undone.flatMap(({ remoteId }) => onRecords(recordsOf(remoteId), { kind: 'unlink' }, by)) };
  }
}

function storedDecision(decision: CandidateDecision): Pick<Candidate, 'decided' | 'recordId'> {
  switch (decision.as) {
    case 'link':
      return { decided: 'linked', recordId: decision.id };
    case 'new':
      return { decided: 'published' };
    case 'ignore':
      return { decided: 'ignored' };
    default:
      return decision satisfies never;
  }
}
