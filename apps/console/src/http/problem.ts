import { currentCompany, logger } from '@jobpro/telemetry';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, HttpStatus } from '@nestjs/common';
import type { Response } from 'express';
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
const problemOfStatus: Readonly<Record<number, Problem>> = {
  [HttpStatus.NOT_FOUND]: { code: 'not-found', message: 'There is nothing here.', remedy: 'Check the address.' },
  [HttpStatus.PAYLOAD_TOO_LARGE]: {
    code: 'request.too-large',
    message: 'That is more than one request can hold.',
    remedy: 'Choose fewer records, or choose them by a filter.',
  },
  [HttpStatus.TOO_MANY_REQUESTS]: tooManyRequests,
};

const INTERNAL: Problem = {
  code: 'internal',
  message: 'Something went wrong here, and nothing was changed.',
  remedy: 'Try again in a minute. If it keeps failing, tell support what you did and when.',
};

/** Sends every error as a problem. Details of an unexpected error go to the log only. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const { status, problem } = read(error);
    if (problem.code === INTERNAL.code) {
      logger.error({ err: error, company: currentCompany() }, 'A request failed unexpectedly');
    }
    if (response.headersSent) {
      response.end();
      return;
    }
    response.status(status).json(problem);
  }
}

function read(error: unknown): { status: number; problem: Problem } {
  if (error instanceof HttpException) {
    const status = error.getStatus();
    const problem = Problem.safeParse(error.getResponse());
    return { status, problem: problem.success ? problem.data : general(status) };
  }
  // Errors of the body parser carry their status.
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500
    ? { status, problem: general(status) }
    : { status: HttpStatus.INTERNAL_SERVER_ERROR, problem: INTERNAL };
}

function general(status: number): Problem {
  if (status >= 500) return INTERNAL;
  return (
    problemOfStatus[status] ?? {
      code: 'request.unreadable',
      message: 'The request cannot be read.',
      remedy: 'See /api/docs for its form.',
    }
  );
}
