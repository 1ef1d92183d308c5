import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { ask, isUnanswered } from './client.js';
import { keys } from './keys.js';
import type { Overview, User } from './types.js';

export const UserContext = createContext<User | undefined>(undefined);
/** Who is logged in. Pages are only shown to somebody. */
export function useUser(): User {
  const user = useContext(UserContext);
  if (user === undefined) throw new Error('Nobody is logged in.');
  return user;
}
export const CompanyContext = createContext('');
/** The company whose books are open. */
export const useCompany = (): string => useContext(CompanyContext);
export const useMay = (role: User['roles'][number]): boolean => {
  const company = useCompany();
  const user = useUser();
  return user.roles.includes(role) && (role === 'operate' || user.companyId === company);
};

/** Milliseconds between two looks while the console is away; once it is there, nothing is polled. */
const LOOK_AGAIN = 5_000;
export const useSession = () =>
  useQuery({
    queryKey: keys.session,
    queryFn: () => ask<User>('/api/session'),
    retry: false,
    refetchInterval: ({ state }) => (isUnanswered(state.error) ? LOOK_AGAIN : false),
  });

export function useOverview() {
  const company = useCompany();
  return useQuery({ queryKey: keys.company(company), queryFn: () => ask<Overview>(`/api/companies/${company}`) });
}
