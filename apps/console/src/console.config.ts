import { environment, type Environment, oneOf, optional, orElse, serviceBasics, text, url } from '@jobpro/config';

/** What the console reads from its environment. */
export const consoleConfig = environment({
  ...serviceBasics,
  /** Where the keys are that JobPro signs its users' tokens with. */
  CONSOLE_JWKS_URL: optional(url('http', 'https')),
  /** What a token must say of who made it and whom it is for. */
  CONSOLE_JWT_ISSUER: optional(text),
  CONSOLE_JWT_AUDIENCE: optional(text),
  /** `on`: anybody on this machine may log in as one of the made-up users. Only for the embedded servers. */
  CONSOLE_DEVELOPMENT_LOGIN: orElse(oneOf('on', 'off'), 'off'),
  /** The connectors' administrative HTTP; without one, companies of that edition cannot be connected from here. */
  ONLINE_CONNECTOR_URL: optional(url('http', 'https')),
  DESKTOP_CONNECTOR_URL: optional(url('http', 'https')),
  /** QuickBooks Online's own pages, for links to a record. */
  QUICKBOOKS_APP_URL: orElse(url('http', 'https'), 'https://app.qbo.intuit.com/app'),
  /** Where a trace can be seen, with `{traceId}` in it. */
  CONSOLE_TRACE_URL: optional(url('http', 'https')),
});
export type ConsoleEnvironment = Environment<typeof consoleConfig>;
