import { type Said, type SetAside, type Warning, warning } from '@jobpro/contracts';
import { type Outgoing, reply } from '@jobpro/messaging';
import type { ImportedPage, MappingMessage } from '../pipeline/route.decide.js';
import { keyKinds, matchKeys, sharedKinds } from '../translate/names.js';
import type { CandidateData, Imported, MatchRow, NewCandidate } from './candidate.store.js';

/** One page of either entity. */
export interface Page {
  readonly importId: string;
  readonly page: number;
  readonly last: boolean;
  readonly candidates: readonly CandidateData[];
  /** Records that could not be kept. */
  readonly setAside: readonly SetAside[];
  readonly refused: Said | undefined;
}

export function readPage(imported: ImportedPage): Page {
  const { importId, page, last, refused, setAside = [] } = imported;
  return {
    importId,
    page,
    last,
    refused,
    setAside,
    candidates: 'customers' in imported ? imported.customers : imported.items,
  };
}

/** Returns what JobPro gets of a page: the candidates that are new to it. */
export function importedMessage(
  message: MappingMessage,
  entity: Imported,
  { importId, page, last }: Pick<Page, 'importId' | 'page' | 'last'>,
  candidates: readonly CandidateData[],
): Outgoing {
  return entity === 'customer'
    ? reply(message, 'sync.customer.imported.v1', {
        importId,
        page,
        last,
        customers: candidates.filter((data) => !('type' in data)),
      })
    : reply(message, 'sync.item.imported.v1', {
        importId,
        page,
        last,
        items: candidates.filter((data) => 'type' in data),
      });
}

export const keysOfCandidate = (data: CandidateData): string[] =>
  matchKeys({
    name: data.name,
    email: 'email' in data ? data.email : undefined,
    phones: 'phone' in data ? [data.phone] : [],
  });

/** Returns the candidate for a record that was set aside: the review shows it with the reason. */
export function asideCandidate(
  entity: Imported,
  importId: string,
  { remoteId, name, because }: SetAside,
): NewCandidate {
  const common = { remote: { id: remoteId }, name, active: true };
  const data: CandidateData = entity === 'item' ? { ...common, type: 'other' } : common;
  return { remoteId, importId, name, data, verdict: 'ignored', why: because, score: 0, decided: 'ignored' };
}

/** A record of QuickBooks with its verdict, and the links that follow at once. */
export interface Judged {
  readonly candidate: NewCandidate;
  readonly links: readonly {
    readonly id: string;
    readonly data: CandidateData;
    readonly warnings: readonly Warning[];
  }[];
}

export function judge(importId: string, data: CandidateData, matches: readonly MatchRow[]): Judged {
  const keys = keysOfCandidate(data);
  const candidate = { remoteId: data.remote.id, importId, name: data.name, data };
  // An invoice line cannot use anything but a service or a part, whatever its name.
  if ('type' in data && data.type === 'other') {
    const why = 'QuickBooks has it as something that an invoice line cannot use';
    return { candidate: { ...candidate, verdict: 'ignored', why, score: 0, decided: 'ignored' }, links: [] };
  }
  const own = new Set(keys);
  const verdict = verdictOn(
    data.remote.id,
    keys,
    matches.filter((match) => match.keys.some((key) => own.has(key)) || match.remoteId === data.remote.id),
  );
  return { candidate: { ...candidate, ...storedVerdict(data, verdict) }, links: linksOf(data, verdict, matches) };
}

function storedVerdict(
  data: CandidateData,
  verdict: Verdict,
): Pick<NewCandidate, 'verdict' | 'why' | 'score'> & Partial<NewCandidate> {
  const { why, score } = verdict;
  switch (verdict.kind) {
    case 'new':
      return { verdict: 'new', why, score, decided: 'published' };
    case 'perhaps':
      return { verdict: 'perhaps', why, score, proposal: verdict.id };
    case 'same': {
      const [first = ''] = verdict.ids;
      return data.active
        ? { verdict: 'same', why, score, proposal: first, decided: 'linked', recordId: first }
        : { verdict: 'perhaps', why: `${why}, but inactive in QuickBooks`, score, proposal: first };
    }
    default:
      return verdict satisfies never;
  }
}

function linksOf(data: CandidateData, verdict: Verdict, matches: readonly MatchRow[]): Judged['links'] {
  if (verdict.kind !== 'same' || !data.active) return [];
  const open = new Map(matches.filter(({ remoteId }) => remoteId === undefined).map((match) => [match.id, match]));
  return verdict.ids.flatMap((id) => {
    const match = open.get(id);
    return match === undefined ? [] : [{ id, data, warnings: warningsOf(data, match) }];
  });
}

/** Warns where a linked item has another type in QuickBooks. It is not changed there. */
export function warningsOf(data: CandidateData, match: Pick<MatchRow, 'type' | 'name'>): Warning[] {
  if (!('type' in data) || match.type === undefined || match.type === data.type) return [];
  return [warning('item.type-differs', { name: match.name, jobpro: match.type, quickbooks: data.type })];
}

/** A record of JobPro that shares a key with one of QuickBooks. */
export interface Match {
  readonly id: string;
  readonly name: string;
  readonly keys: readonly string[];
  /** Already in QuickBooks, under this id. */
  readonly remoteId?: string | undefined;
}

/** Whether a record of QuickBooks is the same as one of JobPro. */
export type Verdict =
  /** One name: linked at once. More than one where JobPro has the name twice. */
  | { readonly kind: 'same'; readonly ids: readonly string[]; readonly why: string; readonly score: number }
  | { readonly kind: 'perhaps'; readonly id: string; readonly why: string; readonly score: number }
  | { readonly kind: 'new'; readonly why: string; readonly score: number };

/** Two weak signs together weigh more than one. */
const SECOND_SIGN = 5;

/**
 * Judges one record of QuickBooks against the records of JobPro that share a key with it. The
 * likeliest wins; of two as likely, the first id.
 */
export function verdictOn(remoteId: string, keys: readonly string[], matches: readonly Match[]): Verdict {
  const linked = matches.filter((match) => match.remoteId === remoteId);
  if (linked.length > 0)
    return { kind: 'same', ids: linked.map(({ id }) => id), why: 'already linked', score: keyKinds.n.score };
  const open = matches
    .filter((match) => match.remoteId === undefined)
    .flatMap((match) => {
      const kinds = sharedKinds(keys, match.keys);
      const [strongest] = kinds;
      if (strongest === undefined) return [];
      const more = (kinds.length - 1) * SECOND_SIGN;
      const score = strongest === 'n' ? keyKinds.n.score : Math.min(99, keyKinds[strongest].score + more);
      return [{ match, score, why: kinds.map((kind) => keyKinds[kind].why) }];
    })
    .sort((a, b) => b.score - a.score || (a.match.id < b.match.id ? -1 : 1));
  const [best] = open;
  if (best === undefined) return { kind: 'new', why: 'JobPro has nothing like it', score: 0 };
  if (best.score === keyKinds.n.score) {
    const same = open.filter(({ score }) => score === keyKinds.n.score).map(({ match }) => match.id);
    return { kind: 'same', ids: same, why: keyKinds.n.why, score: best.score };
  }
  return { kind: 'perhaps', id: best.match.id, why: best.why.join(', '), score: best.score };
}
