import {
  administration,
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

/** The Online connector's environment, in addition to what every service reads. Limits stay slightly below Intuit's own. */
export const onlineConfig = environment({
  ...serviceBasics,
  ...administration,
  /** Decides which of Intuit's hosts are called where no URL is set. */
  QBO_ENVIRONMENT: oneOf('sandbox', 'production'),
  QBO_API_URL: optional(url('http', 'https')),
  QBO_AUTHORIZE_URL: optional(url('http', 'https')),
  QBO_TOKEN_URL: optional(url('http', 'https')),
  QBO_REVOKE_URL: optional(url('http', 'https')),
  QBO_CLIENT_ID: text,
  QBO_CLIENT_SECRET: secret(text),
  /** Where Intuit redirects the user to: this service's `/callback` as seen from outside. */
  QBO_REDIRECT_URL: url('http', 'https'),
  /** Seals the tokens at rest. */
  ENCRYPTION_KEY: secret(base64(32)),
  /** Former keys, base64, separated by commas. They open what they sealed; the next refresh seals it under the present key. */
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
  /** How long a company stays leased to a replica that does not renew the lease. */
  COMPANY_LEASE: orElse(duration, 30_000),
  /** The number of companies that one replica serves at once. They wait for QuickBooks most of the time. */
  COMPANIES_AT_ONCE: orElse(integer(1, 1_000), 100),
  /** How long a replica that is full serves one company before another one has its turn. */
  COMPANY_TURN: orElse(duration, 30_000),
});
export type OnlineEnvironment = Environment<typeof onlineConfig>;

/** Intuit's hosts (its discovery documents). */
const intuit = {
  authorize: 'https://appcenter.intuit.com/connect/oauth2',
  token: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
  revoke: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
  api: {
    sandbox: 'https://sandbox-quickbooks.api.intuit.com',
    production: 'https://quickbooks.api.intuit.com',
  },
} as const;

export interface IntuitEndpoints {
  readonly api: string;
  readonly authorize: string;
  readonly token: string;
  readonly revoke: string;
}

/** Returns the addresses to call: those of the environment, else Intuit's own. */
export const endpointsOf = (
  environment: Pick<
    OnlineEnvironment,
    'QBO_ENVIRONMENT' | 'QBO_API_URL' | 'QBO_AUTHORIZE_URL' | 'QBO_TOKEN_URL' | 'QBO_REVOKE_URL'
  >,
): IntuitEndpoints => ({
  api: (environment.QBO_API_URL ?? intuit.api[environment.QBO_ENVIRONMENT]).replace(/\/+$/, ''),
  authorize: environment.QBO_AUTHORIZE_URL ?? intuit.authorize,
  token: environment.QBO_TOKEN_URL ?? intuit.token,
  revoke: environment.QBO_REVOKE_URL ?? intuit.revoke,
});
