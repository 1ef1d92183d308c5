import { BadRequestException } from '@nestjs/common';
import { z } from 'zod';

/** Returns a part of a request as its schema describes it. A value that does not fit is answered with 400 and every error. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new BadRequestException({ code: 'request.invalid', message: z.prettifyError(result.error) });
}
