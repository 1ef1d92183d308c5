import type { Tokens } from './token.read.js';

type Expiries = Pick<Tokens, 'refreshExpiresAt' | 'hardExpiresAt'>;
/** `days` is the warning that is due: the smallest of 14, 7 and 2 that covers what is left. */
export type Ending =
  | { readonly kind: 'far' }
  | { readonly kind: 'near'; readonly days: 14 | 7 | 2; readonly because: 'unused' | 'five-years' }
  | { readonly kind: 'ended'; readonly because: 'unused' | 'five-years' };

const day = 24 * 60 * 60 * 1000;
const warningDays = [2, 7, 14] as const;

/** Whether the access token should be refreshed now, that is, it ends within the margin. */
export const isRefreshDue = (tokens: Pick<Tokens, 'accessExpiresAt'>, now: Date, marginSeconds: number): boolean =>
  tokens.accessExpiresAt.getTime() - now.getTime() <= marginSeconds * 1000;

/** When the connection ends unless somebody acts: the rolling end or the five-year cap, whichever is first. */
export const connectionEndsAt = ({ refreshExpiresAt, hardExpiresAt }: Expiries): Date =>
  hardExpiresAt !== null && hardExpiresAt < refreshExpiresAt ? hardExpiresAt : refreshExpiresAt;

/** How near the connection's end is. A refresh moves the rolling end, but never the cap: then people must reconnect. */
export function endingOf(tokens: Expiries, now: Date): Ending {
  const end = connectionEndsAt(tokens);
  const because = end === tokens.refreshExpiresAt ? 'unused' : 'five-years';
  const left = end.getTime() - now.getTime();
  if (left <= 0) return { kind: 'ended', because };
  const days = warningDays.find((limit) => left <= limit * day);
  return days === undefined ? { kind: 'far' } : { kind: 'near', days, because };
}
