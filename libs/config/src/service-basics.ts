import { oneOf, optional, orElse, port, secret, text, url, urls } from './kind.js';

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
