import {
  base64,
  duration,
  type Environment,
  environment,
  integer,
  oneOf,
  optional,
  orElse,
  secret,
  serviceBasics,
  several,
  text,
  url,
} from '@jobpro/config';

/** What the Online connector reads besides the basics. Limits are kept a little under Intuit's own figures. */
export const onlineConfig = environment({
  ...serviceBasics,
  /** Decides which of Intuit's hosts are called where no URL is given. */
  QBO_ENVIRONMENT: oneOf('sandbox', 'production'),
  QBO_API_URL: optional(url('http', 'https')),
  QBO_AUTHORIZE_URL: optional(url('http', 'https')),
  QBO_TOKEN_URL: optional(url('http', 'https')),
  QBO_REVOKE_URL: optional(url('http', 'https')),
  QBO_CLIENT_ID: text,
  QBO_CLIENT_SECRET: secret(text),
  /** Where Intuit sends the user back to: this service's `/callback` as the outside sees it. */
  QBO_REDIRECT_URL: url('http', 'https'),
  /** Seals the tokens at rest. */
  ENCRYPTION_KEY: secret(base64(32)),
  /** Keys of before, base64, comma between: what they sealed is still opened, and sealed anew under the key of today. */
  ENCRYPTION_KEYS_BEFORE: optional(secret(several(base64(32)))),
  /** Verifies Intuit's webhooks. Without it they are refused. */
  QBO_WEBHOOK_VERIFIER: optional(secret(text)),
  /** Intuit: 500 requests a minute, 10 a second, 40 batches a minute, 10 in flight, each for one realm. */
  QBO_REQUESTS_PER_MINUTE: orElse(integer(1, 10_000), 490),
  QBO_REQUESTS_PER_SECOND: orElse(integer(1, 1_000), 9),
  QBO_BATCHES_PER_MINUTE: orElse(integer(1, 1_000), 39),
  QBO_IN_FLIGHT: orElse(integer(1, 100), 8),
  /** How long a call may take. Intuit's own limit is two minutes. */
  QBO_CALL_TIMEOUT: orElse(duration, 120_000),
  /** How long a company stays with a replica that shows no sign of life. */
  COMPANY_LEASE: orElse(duration, 30_000),
  /** Companies that one replica works for at once. They wait for QuickBooks most of the time. */
  COMPANIES_AT_ONCE: orElse(integer(1, 1_000), 100),
  /** How long a company keeps its place at a replica that is full, so that the others get theirs. */
  COMPANY_TURN: orElse(duration, 30_000),
});
export type OnlineEnvironment = Environment<typeof onlineConfig>;
