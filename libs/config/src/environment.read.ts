import { readFileSync } from 'node:fs';
import { atLeastOne, integer, key, type Kind, oneOf, optional, orElse, port, secret, url, urls } from './kind.js';

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
 * file makes of one that is not set. Each variable `X` may be given as `X_FILE`, the path of a file
 * with its value, so that a secret is in no environment.
 */
export function readEnvironment<V extends Variables>(
  spec: EnvironmentSpec<V>,
  source: Readonly<Record<string, string | undefined>>,
): EnvironmentReading<V> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, kind] of Object.entries(spec.variables)) {
    const reading = textOf(name, source);
    if (!reading.ok) {
      problems.push(reading.problem);
      continue;
    }
    const given = reading.text;
    if (given === '') {
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

type TextReading = { ok: true; text: string } | { ok: false; problem: string };

/** Returns the text of a variable, from the environment or from the file that `X_FILE` names. */
function textOf(name: string, source: Readonly<Record<string, string | undefined>>): TextReading {
  const text = source[name]?.trim() === '' ? '' : (source[name] ?? '');
  const path = source[`${name}_FILE`]?.trim() ?? '';
  if (path === '') return { ok: true, text };
  if (text !== '') return { ok: false, problem: `${name} and ${name}_FILE are both set. Set one of them.` };
  try {
    const content = readFileSync(path, 'utf8').trim();
    return content === ''
      ? { ok: false, problem: `${name}_FILE names ${path}, which is empty.` }
      : { ok: true, text: content };
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unreadable';
    return { ok: false, problem: `${name}_FILE names ${path}, which cannot be read (${code}).` };
  }
}

/**
 * The variables that every service reads. The two server addresses may contain a password, so they
 * are secrets.
 */
export const serviceBasics = {
  /** The bus: one server, or several of a cluster. */
  NATS_URL: secret(urls('nats', 'tls')),
  /** Servers that keep each stream, and the most bytes of one. All services must have the same. */
  NATS_STREAM_REPLICAS: optional(integer(1, 5)),
  NATS_STREAM_MAX_BYTES: optional(integer(1_000_000, 1_000_000_000_000)),
  /** The database of all state. */
  DATABASE_URL: secret(url('postgres', 'postgresql')),
  /** The most connections to Postgres of one replica, its listening connection aside. */
  DATABASE_POOL_SIZE: orElse(integer(1, 200), 10),
  /** The service's own HTTP: health, metrics and what else it serves. 0 takes a free one. */
  PORT: port,
  /** The OTLP/HTTP address for traces; `/v1/traces` is added. Without it nothing is exported. */
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(url('http', 'https')),
  LOG_LEVEL: orElse(oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), 'info'),
};

/**
 * The variables of services that offer or call the administrative HTTP. The first token signs, each
 * opens: during a rotation there are two.
 */
export const administration = {
  ADMIN_TOKEN: secret(atLeastOne(key(32))),
};
