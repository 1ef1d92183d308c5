import { type Kind, oneOf, optional, orElse, port, secret, text, url, urls } from './kind.js';

export type Variables = Readonly<Record<string, Kind<unknown>>>;

/** The typed values of a list of variables. */
export type Values<V extends Variables> = { readonly [N in keyof V]: V[N] extends Kind<infer T> ? T : never };

/** All that a service reads from its environment. */
export interface EnvironmentSpec<V extends Variables> {
  readonly variables: V;
}

/** The typed values of a specification: `Environment<typeof onlineConfig>`. */
export type Environment<S> = S extends EnvironmentSpec<infer V> ? Values<V> : never;

export type EnvironmentReading<V extends Variables> =
  { ok: true; values: Values<V> } | { ok: false; problems: readonly string[] };

/**
 * Declares the variables of a service: `environment({ ...serviceBasics, ENCRYPTION_KEY:
 * secret(base64(32)) })`.
 */
export function environment<V extends Variables>(variables: V): EnvironmentSpec<V> {
  return Object.freeze({ variables });
}

/**
 * Reads every variable. On failure there is one sentence for each bad one, with its name and the
 * form wanted, never its value. An empty variable counts as absent, because that is what a compose
 * file makes of one that is not set.
 */
export function readEnvironment<V extends Variables>(
  spec: EnvironmentSpec<V>,
  source: Readonly<Record<string, string | undefined>>,
): EnvironmentReading<V> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, kind] of Object.entries(spec.variables)) {
    const given = source[name];
    if (given === undefined || given.trim() === '') {
      if (kind.absent === undefined) problems.push(`${name} is missing. It must be ${kind.form}.`);
      else values[name] = kind.absent.value;
      continue;
    }
    const read = kind.schema.safeParse(given);
    if (read.success) values[name] = read.data;
    else problems.push(`${name} is not usable. It must be ${kind.form}.`);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, values: values as Values<V> };
}

/**
 * The variables that every service reads. The two server addresses may contain a password, so they
 * are secrets.
 */
export const serviceBasics = {
  /** The bus: one server, or several of a cluster. */
  NATS_URL: secret(urls('nats', 'tls')),
  /** The database of all state. */
  DATABASE_URL: secret(url('postgres', 'postgresql')),
  /** The service's own HTTP: health, metrics and what else it serves. 0 takes a free one. */
  PORT: port,
  /** The OTLP/HTTP address for traces; `/v1/traces` is added. Without it nothing is exported. */
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(url('http', 'https')),
  LOG_LEVEL: orElse(oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), 'info'),
  /** The bearer token of the administrative HTTP. */
  ADMIN_TOKEN: secret(text),
};
