import type { administration, Values } from '@jobpro/config';
import { logger } from '@jobpro/telemetry';
import { type CanActivate, type ExecutionContext, Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import type { Request } from 'express';
import { jwtVerify, SignJWT } from 'jose';
import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ENVIRONMENT } from './service.module.js';

/** Values of `ADMIN_TOKEN`: the present one first, then the former one during a rotation. */
type Tokens = readonly [string, ...string[]];

/** Who calls the administrative HTTP, and for which company. */
export type AdminAccess =
  { readonly kind: 'administrator' } | { readonly kind: 'console'; readonly companyId: string; readonly user: string };

const ISSUER = 'console';
const AUDIENCE = 'connector';
const LIFETIME_MS = 60_000;
const Claims = z.object({ company: z.string(), sub: z.string() });

const keyOf = (token: string): Uint8Array => new TextEncoder().encode(token);

/**
 * Returns the bearer token of one call by the console: for one company, on behalf of one user, valid
 * for a minute. A reader of a copy cannot reach another company with it.
 */
export function signForCompany([token]: Tokens, companyId: string, user: string, now: Date): Promise<string> {
  return new SignJWT({ company: companyId })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(user)
    .setExpirationTime(new Date(now.getTime() + LIFETIME_MS))
    .sign(keyOf(token));
}

/** Returns what the header `Authorization` allows; undefined where it allows nothing. */
export async function readAdminAccess(
  header: string | undefined,
  tokens: Tokens,
  now: Date,
): Promise<AdminAccess | undefined> {
  const [, bearer] = /^bearer +(\S{1,4096}) *$/i.exec(header ?? '') ?? [];
  if (bearer === undefined) return undefined;
  if (tokens.some((token) => isEqual(bearer, token))) return { kind: 'administrator' };
  for (const token of tokens) {
    const company = await readSigned(bearer, token, now);
    if (company !== undefined) return company;
  }
  return undefined;
}

async function readSigned(bearer: string, token: string, now: Date): Promise<AdminAccess | undefined> {
  try {
    const { payload } = await jwtVerify(bearer, keyOf(token), {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      currentDate: now,
      requiredClaims: ['exp', 'sub'],
    });
    const { company, sub } = Claims.parse(payload);
    return { kind: 'console', companyId: company, user: sub };
  } catch {
    return undefined;
  }
}

/** Compares in a time that reveals neither how much was right nor the token's length. */
const isEqual = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token));

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Lets a request through that brings `Authorization: Bearer` with `ADMIN_TOKEN`, or with what the
 * console signed for the company of the request. Answers any other with 401. Logs each use.
 */
@Injectable()
export class AdminGuard implements CanActivate {
  readonly #tokens: Tokens;

  constructor(@Inject(ENVIRONMENT) environment: Values<typeof administration>) {
    this.#tokens = environment.ADMIN_TOKEN.reveal();
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const access = await readAdminAccess(request.headers.authorization, this.#tokens, new Date());
    const company = companyOf(request);
    const use = { method: request.method, path: request.path, company, address: request.ip };
    if (access?.kind === 'administrator' || (access?.kind === 'console' && access.companyId === company)) {
      logger.info({ ...use, access }, 'The administrative HTTP is used');
      return true;
    }
    logger.warn({ ...use, access }, 'The administrative HTTP is refused');
    throw new UnauthorizedException({
      code: 'admin.token-needed',
      message: 'This is for administrators only.',
      remedy: 'Send the header "Authorization: Bearer", followed by the value of ADMIN_TOKEN.',
    });
  }
}

/** Returns the company that a request is about, by its path or its query. */
function companyOf({ params, query }: Request): string | undefined {
  const company = params.companyId ?? query.company;
  return typeof company === 'string' ? company : undefined;
}
