import { CompanyId } from '@jobpro/contracts';
import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { isPublic } from '@jobpro/service';
import { logger } from '@jobpro/telemetry';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { forbidden, notFound, unauthorized } from '../http/problem.js';
import { type Caller, decideAccess, type Role, type User } from './access.js';
import { isForgeable, tokenOf } from './session-cookie.js';
import { RevocationStore } from './revocation.store.js';
import { Tokens } from './tokens.js';

const ROLE = 'console:role';

/** Names the role that a route needs. A route without one is refused to everybody, unless it is `@Public()`. */
export const RequireRole = (role: Role) => SetMetadata(ROLE, role);

const identities = new WeakMap<Request, { user: User; companyId: string | undefined }>();

/** Injects the user and the company of a route below `/api/companies/:companyId`. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const identity = identities.get(context.switchToHttp().getRequest<Request>());
  if (identity?.companyId === undefined) throw new Error('This route has no company.');
  return { user: identity.user, companyId: identity.companyId };
});
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): User => {
  const identity = identities.get(context.switchToHttp().getRequest<Request>());
  if (identity === undefined) throw new Error('This route has no user.');
  return identity.user;
});
/** Returns the user of a request that has passed the access guard. */
export const userOfRequest = (request: Request): User | undefined => identities.get(request)?.user;

/** Returns the handler of a request, for the log: its address may hold what a stranger wrote. */
const routeOf = (context: ExecutionContext): string => `${context.getClass().name}.${context.getHandler().name}`;

/** Refuses requests without a valid token, for another company, or without the role that the route needs. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: Tokens,
    private readonly revocations: RevocationStore,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const isOpen = isPublic(this.reflector, context);
    const role = this.reflector.getAllAndOverride<Role | undefined>(ROLE, [context.getHandler(), context.getClass()]);
    if (role === undefined && !isOpen) throw notFound('not-found', 'There is nothing here.', 'Check the address.');
    const credentials = tokenOf(request);
    if ((credentials?.byCookie ?? true) && isForgeable(request)) {
      throw forbidden(
        'request.forged',
        'This request did not come from the console’s page.',
        'Open the console and try again.',
      );
    }
    if (role === undefined) return true;
    const verified = credentials === undefined ? undefined : await this.tokens.verify(credentials.token);
    if (credentials === undefined || verified === undefined || (await this.revocations.has(credentials.token))) {
      logger.warn(
        { method: request.method, route: routeOf(context), address: request.ip },
        'A request without a valid login was refused',
      );
      throw unauthorized('access.login', 'You are not logged in, or your login has expired.', 'Log in again.');
    }
    const companyId = typeof request.params['companyId'] === 'string' ? request.params['companyId'] : undefined;
    requireAccess(verified.user, role, companyId);
    identities.set(request, { user: verified.user, companyId });
    return true;
  }
}

/** @throws a problem where the user does not have the role in this company. */
export function requireAccess(user: User, role: Role, companyId: string | undefined): void {
  const isCompany = companyId === undefined || CompanyId.safeParse(companyId).success;
  const decision = isCompany ? decideAccess(user, role, companyId) : ({ kind: 'other-company' } as const);
  switch (decision.kind) {
    case 'granted':
      return;
    case 'other-company':
      throw forbidden('access.company', 'Your login belongs to another company.', 'Log in as a user of this company.');
    case 'role-missing':
      throw forbidden(
        'access.role',
        `Your login does not have the role “${decision.role}”, which this needs.`,
        'Ask an administrator of your company for it.',
      );
    default:
      decision satisfies never;
  }
}
