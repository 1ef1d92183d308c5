import { QueryClient } from '@tanstack/react-query';

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

const AWAY = new Problem(
  0,
  'away',
  'The console cannot be reached.',
  'Check your connection; the page goes on by itself.',
);

/** Asks the API. Throws a `Problem`, whatever went wrong. */
export async function ask<T>(path: string, request: { method?: string; body?: unknown } = {}): Promise<T> {
  const { method = 'GET', body } = request;
  const answer = await fetch(path, {
    method,
    headers: { 'x-requested-by': 'console', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw AWAY;
  });
  if (answer.status === 204) return undefined as T;
  const read = (await answer.json().catch(() => ({}))) as Partial<Problem> & T;
  if (answer.ok) return read;
  throw new Problem(
    answer.status,
    read.code ?? 'unknown',
    read.message ?? 'That did not work.',
    read.remedy ?? 'Try again.',
    read.details,
  );
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

/** Nothing is polled: what changes is told by the live events. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) =>
        failures < 2 && error instanceof Problem && (error.status === 0 || error.status >= 500),
    },
  },
});
