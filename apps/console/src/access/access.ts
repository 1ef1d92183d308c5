import { z } from 'zod';

/** What a user may do. `operate` is for JobPro's own operations team: it sees every company. */
export const roles = ['view', 'export', 'mend', 'connect', 'operate'] as const;
export type Role = (typeof roles)[number];

/** Who is asking. */
export const User = z.object({
  id: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  /** The company whose books the user keeps; an operator may have none. */
  companyId: z.string().optional(),
  roles: z.array(z.enum(roles)),
});
export type User = z.infer<typeof User>;

/** A user on one company's ground: every query and every act is bound to it. */
export interface Caller {
  readonly user: User;
  readonly companyId: string;
}

export type Decision = { kind: 'granted' } | { kind: 'other-company' } | { kind: 'lacks'; role: Role };

/**
 * Whether a user may do what a route needs, on a company's ground or (undefined) on none. Operators may look at any company,
 * and change none but through what needs `operate`.
 */
export function decideAccess(user: User, needs: Role, companyId: string | undefined): Decision {
  const operator = user.roles.includes('operate');
  const own = companyId !== undefined && user.companyId === companyId;
  if (companyId !== undefined && !own && !(operator && (needs === 'view' || needs === 'operate'))) {
    return { kind: 'other-company' };
  }
  if (user.roles.includes(needs) || (operator && needs === 'view')) return { kind: 'granted' };
  return { kind: 'lacks', role: needs };
}
