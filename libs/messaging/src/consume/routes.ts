import { streamFor, type StreamName } from '../topology/streams.js';
import { isPattern, overlap } from '@jobpro/contracts';

/** A pattern that a handler listens to, and the stream of its messages. */
export interface Route {
  readonly pattern: string;
  readonly stream: StreamName;
}

/**
 * Returns the routes of a service's handlers. Throws for a pattern that no stream stores, and for two patterns that match one
 * subject, because the handler for that subject would be ambiguous.
 */
export function routesOf(patterns: readonly string[]): readonly Route[] {
  const routes = patterns.map((pattern): Route => {
    const stream = streamFor(pattern);
    if (!isPattern(pattern) || stream === undefined) {
      throw new Error(`A handler listens to "${pattern}", which is no pattern of a stream of ours.`);
    }
    return { pattern, stream };
  });
  for (const [at, { pattern }] of routes.entries()) {
    const rival = routes.slice(at + 1).find((other) => overlap(pattern, other.pattern));
    if (rival !== undefined) {
      throw new Error(`Two handlers listen to the same messages: "${pattern}" and "${rival.pattern}".`);
    }
  }
  return routes;
}

/**
 * The durable name of the consumer that serves one pattern of a service, for all its replicas:
 * `invoice-mapping_any_invoice_any` for `jobpro.*.invoice.*`. It depends on nothing else, so a new version of a service that
 * listens to more makes a new consumer, and the old version, still running, never sees what it does not know.
 */
export function consumerName(service: string, pattern: string): string {
  const tokens = pattern.split('.').slice(1);
  const words = tokens.map((token) => (token === '*' ? 'any' : token === '>' ? 'all' : token));
  return [service, ...words].join('_');
}
