import { HttpException, HttpStatus } from '@nestjs/common';
import { z } from 'zod';

/** What every error of the API says: a stable code, a sentence, and a step to take. */
export const Problem = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  /** Facts that a program can go on with, as the new count of a selection. */
  details: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** An answer of the API that says no. */
export class Refusal extends HttpException {
  constructor(
    status: HttpStatus,
    readonly problem: Problem,
  ) {
    super(problem, status);
  }
}

const refusal =
  (status: HttpStatus) =>
  (code: string, message: string, remedy: string, details?: Record<string, unknown>): Refusal =>
    new Refusal(status, { code, message, remedy, ...(details === undefined ? {} : { details }) });

export const badRequest = refusal(HttpStatus.BAD_REQUEST);
export const unauthorized = refusal(HttpStatus.UNAUTHORIZED);
export const forbidden = refusal(HttpStatus.FORBIDDEN);
export const notFound = refusal(HttpStatus.NOT_FOUND);
export const conflict = refusal(HttpStatus.CONFLICT);
export const unprocessable = refusal(HttpStatus.UNPROCESSABLE_ENTITY);
export const badGateway = refusal(HttpStatus.BAD_GATEWAY);
