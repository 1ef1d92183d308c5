import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

/** The cache keys of all queries. */
export const keys = {
  session: ['session'] as const,
  company: (company: string) => ['company', company] as const,
  desk: (company: string, entity: string) => ['desk', company, entity] as const,
  list: (company: string, entity: string, query: string) => ['desk', company, entity, 'list', query] as const,
  summary: (company: string, entity: string, query: string) => ['desk', company, entity, 'summary', query] as const,
  record: (company: string, entity: string, id: string) => ['record', company, entity, id] as const,
  records: (company: string) => ['record', company] as const,
  issues: (company: string) => ['issues', company] as const,
  settings: (company: string) => ['settings', company] as const,
  batches: (company: string) => ['batches', company] as const,
  acts: (company: string) => ['acts', company] as const,
  search: (company: string, q: string) => ['search', company, q] as const,
  names: (company: string, entity: string, q: string) => ['names', company, entity, q] as const,
  log: (company: string) => ['event-log', company] as const,
  schemas: ['schemas'] as const,
  months: (company: string) => ['months', company] as const,
  health: ['health'] as const,
};

/** A refusal of the API: a sentence and a step to take. */
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

/** No answer came. A read is repeated automatically; an act may have arrived or not. */
const away = (method: string): Problem =>
  new Problem(
    0,
    'away',
    'The console cannot be reached.',
    method === 'GET'
      ? 'Check your connection. The page continues automatically.'
      : 'Check your connection, then try again. Nothing is done twice.',
  );

/** An answer without a sentence comes from a proxy between the page and the console. */
const withoutSentence = (status: number): Problem =>
  status >= 500
    ? new Problem(status, 'unknown', 'The console cannot answer right now.', 'Try again in a minute.')
    : new Problem(status, 'unknown', 'That did not work.', 'Load the page again, then try once more.');

/** True where an act may have been done or not. Repeated, it must keep its request id. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof Problem && (error.status === 0 || error.status >= 500);

/** Sends a request to the API. Throws a `Problem` on every failure. */
export async function ask<T>(path: string, request: { method?: string; body?: unknown } = {}): Promise<T> {
  const { method = 'GET', body } = request;
  const answer = await fetch(path, {
    method,
    headers: { 'x-requested-by': 'console', ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw away(method);
  });
  if (answer.status === 204) return undefined as T;
  const read = (await answer.json().catch(() => ({}))) as Partial<Problem> & T;
  if (answer.ok) return read;
  const { code, message, remedy, details } = read;
  if (code === undefined || message === undefined || remedy === undefined) throw withoutSentence(answer.status);
  throw new Problem(answer.status, code, message, remedy, details);
}

/** Writes a query string without the values that are undefined or empty. */
export function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') words.set(name, String(value));
  }
  const text = words.toString();
  return text === '' ? '' : `?${text}`;
}

/** Reads the session again after a 401. The page then asks for a login. */
const checkLogin = (error: unknown): void => {
  if (error instanceof Problem && error.status === 401) void queryClient.invalidateQueries({ queryKey: keys.session });
};

/** Polls nothing: live events say what changed. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => {
      if (queryKey[0] !== keys.session[0]) checkLogin(error);
    },
  }),
  mutationCache: new MutationCache({ onError: checkLogin }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < 2 && isUnanswered(error),
    },
  },
});
