import { currentCompany, logger } from '@jobpro/telemetry';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, HttpStatus } from '@nestjs/common';
import type { Response } from 'express';
import { Problem, problemOfStatus } from './problem.js';

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
