import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { ask, isUnanswered, keys } from './client.js';
import type { Batch, Overview, User } from './types.js';

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

export function useOverview() {
  const company = useCompany();
  return useQuery({ queryKey: keys.company(company), queryFn: () => ask<Overview>(`/api/companies/${company}`) });
}

/** The latest batches. Live events say when they changed. */
export function useBatches() {
  const company = useCompany();
  return useQuery({
    queryKey: keys.batches(company),
    queryFn: () => ask<{ batches: Batch[] }>(`/api/companies/${company}/batches`),
  });
}

/** Returns the newest batch of this kind that is still running, so that a returning user sees its progress. */
export function useRunningBatch(entity: string): string | undefined {
  const { data } = useBatches();
  return data?.batches.find((batch) => batch.entity === entity && batch.finishedAt === null)?.id;
}
