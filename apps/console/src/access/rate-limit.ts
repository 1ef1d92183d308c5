import { type CanActivate, type ExecutionContext, HttpStatus, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { ProblemException, tooManyRequests } from '../http/problem.js';
import { userOfRequest } from './access-guard.js';

const LOGIN = 'console:login';
/** Marks a route by which users log in. It has a limit of its own. */
export const LoginRoute = () => SetMetadata(LOGIN, true);

export interface Rate {
  readonly perMinute: number;
  readonly burst: number;
}

/** Requests of one user, or of one address while nobody is logged in. */
const GENERAL: Rate = { perMinute: 1_200, burst: 300 };
const LOGINS: Rate = { perMinute: 60, burst: 30 };

/** Above this many, full buckets are forgotten, so that invented addresses use no memory. */
const MOST_BUCKETS = 10_000;

/** A token bucket for each key, refilled evenly. */
export class TokenBuckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(private readonly rate: Rate) {}

  /** Takes one token. Returns 0, or the milliseconds until there is one again. */
  take(key: string, now: number): number {
    const { perMinute, burst } = this.rate;
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) * perMinute) / 60_000);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    if (this.#buckets.size > MOST_BUCKETS) this.#forget(now);
    return tokens >= 1 ? 0 : ((1 - tokens) * 60_000) / perMinute;
  }

  #forget(now: number): void {
    const untilFull = (this.rate.burst * 60_000) / this.rate.perMinute;
    for (const [key, { at }] of this.#buckets) if (now - at > untilFull) this.#buckets.delete(key);
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size <= MOST_BUCKETS) return;
      this.#buckets.delete(key);
    }
  }
}

/** Limits requests to the API. Runs after the access guard, which identifies the user. Each replica counts alone. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  readonly #general = new TokenBuckets(GENERAL);
  readonly #logins = new TokenBuckets(LOGINS);

  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    if (!request.path.startsWith('/api/')) return true;
    const isLogin = this.reflector.get<true | undefined>(LOGIN, context.getHandler()) === true;
    const key = userOfRequest(request)?.id ?? `address ${request.ip ?? ''}`;
    const wait = (isLogin ? this.#logins : this.#general).take(key, Date.now());
    if (wait === 0) return true;
    context
      .switchToHttp()
      .getResponse<Response>()
      .setHeader('Retry-After', Math.ceil(wait / 1000));
    throw new ProblemException(HttpStatus.TOO_MANY_REQUESTS, tooManyRequests);
  }
}
