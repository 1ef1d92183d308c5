import { z } from 'zod';
import { readJson } from '../json/json.js';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accessExpiresAt: Date;
  /** Rolling, about 100 days. */
  readonly refreshExpiresAt: Date;
  /** The five-year cap, which no refreshing moves; null where Intuit did not say it. */
  readonly hardExpiresAt: Date | null;
}
export type TokenReply =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  /** `invalid_grant`: this refresh token is no more. Another may be: read again what is stored before giving up. */
  | { readonly kind: 'refused'; readonly error: string; readonly description: string | null }
  /** The token may have been rotated all the same; `afterSeconds` is not said here. */
  | { readonly kind: 'unknown'; readonly status: number };

const seconds = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform((digits) => parseInt(digits, 10));
const TokenBody = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: seconds,
  x_refresh_token_expires_in: seconds,
  x_refresh_token_hard_expires_in: seconds.nullish(),
});
const Refusal = z.object({ error: z.string().min(1), error_description: z.string().nullish().catch(null) });

/** Reads the token endpoint's answer; `now` is when the request was sent, so that no expiry is reckoned too late. */
export function readTokenReply(status: number, body: string, now: Date): TokenReply {
  const json = readJson(body);
  if (!json.ok) return { kind: 'unknown', status };
  const tokens = TokenBody.safeParse(json.value);
  if (tokens.success && status >= 200 && status <= 299) return { kind: 'tokens', tokens: tokensOf(tokens.data, now) };
  const refusal = Refusal.safeParse(json.value);
  if (!refusal.success || status < 400 || status > 499 || status === 429) return { kind: 'unknown', status };
  return { kind: 'refused', error: refusal.data.error, description: refusal.data.error_description ?? null };
}

function tokensOf(body: z.output<typeof TokenBody>, now: Date): Tokens {
  const after = (lifetime: number) => new Date(now.getTime() + lifetime * 1000);
  const hard = body.x_refresh_token_hard_expires_in ?? null;
  return {
    accessToken: body.access_token,
    refreshToken: body.refresh_token,
    accessExpiresAt: after(body.expires_in),
    refreshExpiresAt: after(body.x_refresh_token_expires_in),
    hardExpiresAt: hard === null ? null : after(hard),
  };
}

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
