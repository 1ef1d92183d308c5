import { z } from 'zod';

/** Roles of a user. `operate` is for JobPro's own operations team, which sees every company. */
export const roles = ['view', 'export', 'mend', 'connect', 'operate'] as const;
export type Role = (typeof roles)[number];

export const User = z.object({
  id: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  /** The company whose books the user keeps. An operator may have none. */
  companyId: z.string().optional(),
  roles: z.array(z.enum(roles)),
});
export type User = z.infer<typeof User>;

/** A user within one company: every query and every act is bound to it. */
export interface Caller {
  readonly user: User;
  readonly companyId: string;
}

export type AccessDecision = { kind: 'granted' } | { kind: 'other-company' } | { kind: 'role-missing'; role: Role };

/**
 * Decides whether a user has a role within a company, or outside any (undefined). Operators may view every company.
 * They may change one only by routes that need `operate`.
 */
export function decideAccess(user: User, role: Role, companyId: string | undefined): AccessDecision {
  const isOperator = user.roles.includes('operate');
  const isOwn = companyId !== undefined && user.companyId === companyId;
  if (companyId !== undefined && !isOwn && !(isOperator && (role === 'view' || role === 'operate'))) {
    return { kind: 'other-company' };
  }
  if (user.roles.includes(role) || (isOperator && role === 'view')) return { kind: 'granted' };
  return { kind: 'role-missing', role };
}
