import { type CanActivate, type ExecutionContext, HttpStatus, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, RequestHandler, Response } from 'express';
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

/** Requests of one address. A whole office may be behind it. */
const ADDRESSES: Rate = { perMinute: 6_000, burst: 600 };

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

/** Returns the address, or the network of an IPv6 address: one household or server has a whole /64. */
export function networkOf(address = ''): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  return [...groups, ...Array.from({ length: missing }, () => '0')].slice(0, 4).join(':');
}

/** Refuses an address that sends too much, before anything is parsed, verified or read. Each replica counts alone. */
export function limitAddresses(): RequestHandler {
  const buckets = new TokenBuckets(ADDRESSES);
  return (request, response, next) => {
    const wait = buckets.take(networkOf(request.ip), Date.now());
    if (wait === 0) next();
    else response.status(HttpStatus.TOO_MANY_REQUESTS).set('Retry-After', secondsOf(wait)).json(tooManyRequests);
  };
}

const secondsOf = (milliseconds: number): string => String(Math.ceil(milliseconds / 1000));

/** Limits requests to the API. Runs after the access guard, which identifies the user. Each replica counts alone. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  readonly #general = new TokenBuckets(GENERAL);
  readonly #logins = new TokenBuckets(LOGINS);

  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const isLogin = this.reflector.get<true | undefined>(LOGIN, context.getHandler()) === true;
    const key = userOfRequest(request)?.id ?? `address ${networkOf(request.ip)}`;
    const wait = (isLogin ? this.#logins : this.#general).take(key, Date.now());
    if (wait === 0) return true;
    context.switchToHttp().getResponse<Response>().setHeader('Retry-After', secondsOf(wait));
    throw new ProblemException(HttpStatus.TOO_MANY_REQUESTS, tooManyRequests);
  }
}
