import { CompanyId } from '@jobpro/contracts';
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

export const LoginRequest = z.object({ token: z.string().min(1).max(8_000) });
export type LoginRequest = z.infer<typeof LoginRequest>;

export const DevelopmentLoginRequest = z.object({ userId: z.string().max(100), companyId: CompanyId.optional() });
export type DevelopmentLoginRequest = z.infer<typeof DevelopmentLoginRequest>;

/** Who may log in without a token, in the embedded default. */
export const DevelopmentLogin = z.object({
  users: z.array(z.object({ id: z.string(), name: z.string(), title: z.string(), operates: z.boolean() })),
  companies: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type DevelopmentLogin = z.infer<typeof DevelopmentLogin>;
