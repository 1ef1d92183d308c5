import { BadRequestException } from '@nestjs/common';
import { z } from 'zod';

/** What came in a request, as its schema says. What does not hold is answered with 400, and with each thing that is wrong. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new BadRequestException({ code: 'request.invalid', message: z.prettifyError(result.error) });
}
