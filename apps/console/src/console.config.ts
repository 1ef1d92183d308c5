import {
  administration,
  environment,
  type Environment,
  oneOf,
  optional,
  orElse,
  serviceBasics,
  text,
  url,
} from '@jobpro/config';

/** The console's environment variables. */
export const consoleConfig = environment({
  ...serviceBasics,
  ...administration,
  /** Address of the keys by which JobPro signs its users' tokens. */
  CONSOLE_JWKS_URL: optional(url('http', 'https')),
  /** Issuer and audience that a token must have. */
  CONSOLE_JWT_ISSUER: optional(text),
  CONSOLE_JWT_AUDIENCE: optional(text),
  /** The proxies whose `X-Forwarded-For` is believed: addresses, networks, or `loopback`, `linklocal`, `uniquelocal`. */
  TRUSTED_PROXIES: orElse(text, 'loopback, linklocal, uniquelocal'),
  /** `on`: anybody on this machine may log in as an invented user. Only for the embedded servers. */
  CONSOLE_DEVELOPMENT_LOGIN: orElse(oneOf('on', 'off'), 'off'),
  /** The console as users reach it. Intuit sends them back there, so connecting QuickBooks Online needs it. */
  CONSOLE_PUBLIC_URL: optional(url('http', 'https')),
  /** The connectors' administrative HTTP. Without one, companies of that edition cannot be connected from here. */
  ONLINE_CONNECTOR_URL: optional(url('http', 'https')),
  DESKTOP_CONNECTOR_URL: optional(url('http', 'https')),
  /** QuickBooks Online's own pages, for links to a record. */
  QUICKBOOKS_APP_URL: orElse(url('http', 'https'), 'https://app.qbo.intuit.com/app'),
  /** Address of a trace, with `{traceId}` in it. */
  CONSOLE_TRACE_URL: optional(url('http', 'https')),
});
export type ConsoleEnvironment = Environment<typeof consoleConfig>;
