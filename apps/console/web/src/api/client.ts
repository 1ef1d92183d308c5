import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { keys } from './keys.js';

/** What the API says when it says no: a sentence and a step to take. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly remedy: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** What was asked for comes when the way is there again; what was to be done may have arrived or not. */
const away = (method: string): Problem =>
  new Problem(
    0,
    'away',
    'The console cannot be reached.',
    method === 'GET'
      ? 'Check your connection; the page goes on by itself.'
      : 'Check your connection, then do it again: what has arrived already is not done twice.',
  );

/** An answer without a sentence comes from something between the page and the console. */
const speechless = (status: number): Problem =>
  status >= 500
    ? new Problem(status, 'unknown', 'The console cannot answer just now.', 'Try again in a minute.')
    : new Problem(status, 'unknown', 'That did not work.', 'Load the page again, then try once more.');

/** Nobody knows whether it was done: asked again, it must be as the same. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof Problem && (error.status === 0 || error.status >= 500);

/** Asks the API. Throws a `Problem`, whatever went wrong. */
export async function ask<T>(path: string, request: { method?: string; body?: unknown } = {}): Promise<T> {
  const { method = 'GET', body } = request;
  const answer = await fetch(path, {
    method,
    headers: { 'x-requested-by': 'console', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw away(method);
  });
  if (answer.status === 204) return undefined as T;
  const read = (await answer.json().catch(() => ({}))) as Partial<Problem> & T;
  if (answer.ok) return read;
  const { code, message, remedy, details } = read;
  if (code === undefined || message === undefined || remedy === undefined) throw speechless(answer.status);
  throw new Problem(answer.status, code, message, remedy, details);
}

/** Words for the address: what is undefined or empty is left out. */
export function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') words.set(name, String(value));
  }
  const text = words.toString();
  return text === '' ? '' : `?${text}`;
}

/** Whatever learns first that the login has ended, the session is looked at again; the page then asks for a login. */
const lookAtLogin = (error: unknown): void => {
  if (error instanceof Problem && error.status === 401) void queryClient.invalidateQueries({ queryKey: keys.session });
};

/** Nothing is polled: what changes is told by the live events. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => {
      if (queryKey[0] !== keys.session[0]) lookAtLogin(error);
    },
  }),
  mutationCache: new MutationCache({ onError: lookAtLogin }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < 2 && isUnanswered(error),
    },
  },
});
