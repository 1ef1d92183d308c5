import { HttpException, HttpStatus } from '@nestjs/common';
import { z } from 'zod';

/** The body of every error response: a stable code, a sentence, and a step to take. */
export const Problem = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  /** Facts for a program, such as the new count of a selection. */
  details: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** An error response whose body is a problem. */
export class ProblemException extends HttpException {
  constructor(
    status: HttpStatus,
    readonly problem: Problem,
  ) {
    super(problem, status);
  }
}

const problemWith =
  (status: HttpStatus) =>
  (code: string, message: string, remedy: string, details?: Record<string, unknown>): ProblemException =>
    new ProblemException(status, { code, message, remedy, details });

export const badRequest = problemWith(HttpStatus.BAD_REQUEST);
export const unauthorized = problemWith(HttpStatus.UNAUTHORIZED);
export const forbidden = problemWith(HttpStatus.FORBIDDEN);
export const notFound = problemWith(HttpStatus.NOT_FOUND);
export const conflict = problemWith(HttpStatus.CONFLICT);
export const unprocessable = problemWith(HttpStatus.UNPROCESSABLE_ENTITY);
export const badGateway = problemWith(HttpStatus.BAD_GATEWAY);

export const tooManyRequests: Problem = {
  code: 'request.too-many',
  message: 'You sent too many requests at once.',
  remedy: 'Wait a minute, then continue.',
};

/** Problems of errors that carry only a status. */
export const problemOfStatus: Readonly<Record<number, Problem>> = {
  [HttpStatus.NOT_FOUND]: { code: 'not-found', message: 'There is nothing here.', remedy: 'Check the address.' },
  [HttpStatus.PAYLOAD_TOO_LARGE]: {
    code: 'request.too-large',
    message: 'That is more than one request can hold.',
    remedy: 'Choose fewer records, or choose them by a filter.',
  },
  [HttpStatus.TOO_MANY_REQUESTS]: tooManyRequests,
};
