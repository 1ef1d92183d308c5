import { streamFor, type StreamName } from '../topology/streams.js';
import { isPattern, matches, overlap } from '../wire/subject.js';

/** What a handler listens to, and the stream it comes from. */
export interface Route {
  readonly pattern: string;
  readonly stream: StreamName;
}

/**
 * The routes of a service's handlers. Throws with a sentence on what no stream stores and on two patterns that some subject
 * would match both: it could not be told which handler is meant.
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

export function routeFor<R extends Route>(routes: readonly R[], subject: string): R | undefined {
  return routes.find(({ pattern }) => matches(pattern, subject));
}
