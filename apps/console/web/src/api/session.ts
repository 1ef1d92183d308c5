import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { ask, isUnanswered, keys, queryOf } from './client.js';
import type { Batch, Closings, Found, Overview, User } from './types.js';

export const UserContext = createContext<User | undefined>(undefined);
/** Returns the user who is logged in. Pages are shown to nobody else. */
export function useUser(): User {
  const user = useContext(UserContext);
  if (user === undefined) throw new Error('Nobody is logged in.');
  return user;
}
export const CompanyContext = createContext('');
/** Returns the id of the company whose pages are open. */
export const useCompany = (): string => useContext(CompanyContext);
export const useMay = (role: User['roles'][number]): boolean => {
  const company = useCompany();
  const user = useUser();
  return user.roles.includes(role) && (role === 'operate' || user.companyId === company);
};

/** Milliseconds between two tries while the console does not answer. Otherwise nothing is polled. */
const RETRY_EVERY = 5_000;
export const useSession = () =>
  useQuery({
    queryKey: keys.session,
    queryFn: () => ask<User>('/api/session'),
    retry: false,
    refetchInterval: ({ state }) => (isUnanswered(state.error) ? RETRY_EVERY : false),
  });

/** The open company as every page shows it. Reads nothing where none is open. */
export const useOverview = () => useResource<Overview>(keys.company, '');

interface ReadOptions {
  readonly enabled?: boolean;
  /** Milliseconds in which what was read is not read again. */
  readonly staleTime?: number;
  /** Shows what was read before, until the next is there. */
  readonly keepsPrevious?: boolean;
}

/** Reads what the API has of the open company at a path. `key` is its place in the cache. */
export function useResource<T>(
  key: (company: string) => readonly unknown[],
  path: string,
  { enabled, staleTime, keepsPrevious }: ReadOptions = {},
) {
  const company = useCompany();
  return useQuery({
    queryKey: key(company),
    queryFn: () => ask<T>(`/api/companies/${company}${path}`),
    enabled: enabled !== false && company !== '',
    staleTime,
    placeholderData: keepsPrevious === true ? keepPreviousData : undefined,
  });
}

/** Finds records of any kind, at most `limit` of each. An empty text finds none. */
export const useSearchResult = (q: string, limit: number) =>
  useResource<Found>((company) => [...keys.search(company, q), limit], `/search${queryOf({ q, limit })}`, {
    enabled: q !== '',
    keepsPrevious: true,
  });

/** The latest batches. Live events say when they changed. */
export const useBatches = () => useResource<{ batches: Batch[] }>(keys.batches, '/batches');

/** Returns the newest batch of this kind that is still running, so that a returning user sees its progress. */
export function useRunningBatch(entity: string): string | undefined {
  const { data } = useBatches();
  return data?.batches.find((batch) => batch.entity === entity && batch.finishedAt === null)?.id;
}

/** The closings of months, with what changed since. */
export const useClosings = () => useResource<Closings>(keys.months, '/months');
