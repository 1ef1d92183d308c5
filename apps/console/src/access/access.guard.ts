import { CompanyId } from '@jobpro/contracts';
import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { forbidden, notFound, unauthorized } from '../http/refusal.js';
import { type Caller, decideAccess, type Role, type User } from './access.js';
import { isForgeable, tokenOf } from './session.cookie.js';
import { Tokens } from './tokens.js';

const NEEDS = 'console:needs';
const OPEN = 'open';

/** What a route needs. A route of the API without it is refused to everybody. */
export const Needs = (role: Role) => SetMetadata(NEEDS, role);
/** A route that anybody may use. */
export const Open = () => SetMetadata(NEEDS, OPEN);

const callers = new WeakMap<Request, { user: User; companyId: string | undefined }>();

/** Who asks; for routes below `/api/companies/:companyId`, with the company that everything is bound to. */
export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const found = callers.get(context.switchToHttp().getRequest<Request>());
  if (found?.companyId === undefined) throw new Error('This route stands on no company’s ground.');
  return { user: found.user, companyId: found.companyId };
});
export const UserOf = createParamDecorator((_: unknown, context: ExecutionContext): User => {
  const found = callers.get(context.switchToHttp().getRequest<Request>());
  if (found === undefined) throw new Error('This route knows no user.');
  return found.user;
});
/** For the rate limit: known only after the guard has run. */
export const userOfRequest = (request: Request): User | undefined => callers.get(request)?.user;

/** Nobody passes without a token, nor to another company's ground, nor without the role that the route needs. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Tokens) private readonly tokens: Tokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    if (!request.path.startsWith('/api/')) return true;
    const needs = this.reflector.getAllAndOverride<Role | typeof OPEN | undefined>(NEEDS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (needs === undefined) throw notFound('not-found', 'There is nothing here.', 'Check the address.');
    const brought = tokenOf(request);
    if ((brought?.byCookie ?? true) && isForgeable(request)) {
      throw forbidden(
        'request.forged',
        'This request did not come from the console’s page.',
        'Open the console and try again.',
      );
    }
    if (needs === OPEN) return true;
    const verified = brought === undefined ? undefined : await this.tokens.verify(brought.token);
    if (verified === undefined) {
      throw unauthorized('access.login', 'You are not logged in, or your login has expired.', 'Log in again.');
    }
    const { companyId } = request.params;
    this.decide(verified.user, needs, typeof companyId === 'string' ? companyId : undefined);
    callers.set(request, { user: verified.user, companyId: typeof companyId === 'string' ? companyId : undefined });
    return true;
  }

  private decide(user: User, needs: Role, companyId: string | undefined): void {
    const decision =
      companyId !== undefined && !CompanyId.safeParse(companyId).success
        ? ({ kind: 'other-company' } as const)
        : decideAccess(user, needs, companyId);
    switch (decision.kind) {
      case 'granted':
        return;
      case 'other-company':
        throw forbidden(
          'access.company',
          'Your login belongs to another company.',
          'Log in as a user of this company.',
        );
      case 'lacks':
        throw forbidden(
          'access.role',
          `Your login does not have the role “${decision.role}”, which this needs.`,
          'Ask an administrator of your company for it.',
        );
      default:
        decision satisfies never;
    }
  }
}
