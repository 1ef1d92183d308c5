import { type CanActivate, type ExecutionContext, HttpStatus, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { Refusal } from '../http/refusal.js';
import { userOfRequest } from './access.guard.js';
import { Budget } from './budget.js';

const LOGIN = 'console:login';
/** A route by which users log in: nobody needs many. */
export const LogsIn = () => SetMetadata(LOGIN, true);

/** Requests that one user, or one address while nobody is logged in, may make in a minute, and as many at once as a page opens. */
const GENERAL = { perMinute: 1_200, atOnce: 300 };
const LOGINS = { perMinute: 60, atOnce: 30 };

/** Counts after the access guard has said who it is. Health and metrics are never counted. Each replica counts by itself. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly general = new Budget(GENERAL);
  private readonly logins = new Budget(LOGINS);

  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    if (!request.path.startsWith('/api/')) return true;
    const isLogin = this.reflector.getAllAndOverride<true | undefined>(LOGIN, [context.getHandler()]) === true;
    const who = userOfRequest(request)?.id ?? `address ${request.ip ?? ''}`;
    const wait = (isLogin ? this.logins : this.general).take(who, Date.now());
    if (wait === 0) return true;
    context
      .switchToHttp()
      .getResponse<Response>()
      .setHeader('Retry-After', Math.ceil(wait / 1000));
    throw new Refusal(HttpStatus.TOO_MANY_REQUESTS, {
      code: 'request.too-many',
      message: 'You sent too many requests at once.',
      remedy: 'Wait a minute, then continue.',
    });
  }
}
