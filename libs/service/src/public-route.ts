import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

const PUBLIC = 'jobpro:public';

/** Opens a route to everybody. A service whose guards refuse every other route reads it with `isPublic`. */
export const Public = () => SetMetadata(PUBLIC, true);

/** Returns whether a route, or its whole controller, is open to everybody. */
export const isPublic = (reflector: Reflector, context: ExecutionContext): boolean =>
  reflector.getAllAndOverride<true | undefined>(PUBLIC, [context.getHandler(), context.getClass()]) === true;
