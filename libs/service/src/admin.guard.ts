import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import type { Request } from 'express';
import { ENVIRONMENT, type ServiceBasics } from './definition.js';

/** Lets a request through that brings `Authorization: Bearer <ADMIN_TOKEN>`; answers any other with 401. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(@Inject(ENVIRONMENT) private readonly environment: Pick<ServiceBasics, 'ADMIN_TOKEN'>) {}

  canActivate(context: ExecutionContext): boolean {
    const given = context.switchToHttp().getRequest<Request>().headers.authorization;
    if (isBearer(given, this.environment.ADMIN_TOKEN.reveal())) return true;
    throw new UnauthorizedException({
      code: 'admin.token-needed',
      message: 'This is for administrators only.',
      remedy: 'Send the header "Authorization: Bearer", followed by the value of ADMIN_TOKEN.',
    });
  }
}

/** Compares in a time that reveals neither how much was right nor the token's length. */
export function isBearer(header: string | undefined, token: string): boolean {
  const [, given = ''] = /^bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  return timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string) => createHash('sha256').update(text).digest();
