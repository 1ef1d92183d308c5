import { keyKinds, sharedKinds } from './match-keys.js';

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

/** Judges one record of QuickBooks against the records of JobPro that share a key with it. The likeliest wins; of two as likely, the first id. */
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
