import { currentCompany, logger } from '@jobpro/telemetry';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, HttpStatus } from '@nestjs/common';
import type { Response } from 'express';
import { Problem } from './refusal.js';

const SENTENCES: Readonly<Record<number, Problem>> = {
  [HttpStatus.NOT_FOUND]: { code: 'not-found', message: 'There is nothing here.', remedy: 'Check the address.' },
  [HttpStatus.PAYLOAD_TOO_LARGE]: {
    code: 'request.too-large',
    message: 'That is more than one request can hold.',
    remedy: 'Choose fewer records, or choose them by a filter.',
  },
  [HttpStatus.TOO_MANY_REQUESTS]: {
    code: 'request.too-many',
    message: 'You sent too many requests at once.',
    remedy: 'Wait a minute, then continue.',
  },
};
const OURS: Problem = {
  code: 'internal',
  message: 'Something went wrong here, and nothing was changed.',
  remedy: 'Try again in a minute. If it keeps failing, tell support what you did and when.',
};

/** Every error leaves the API as a problem with a sentence and a remedy; what it was in detail stays in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const { status, problem } = read(error);
    if (problem.code === OURS.code) {
      logger.error({ err: error, company: currentCompany() }, 'A request could not be answered');
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
    const own = Problem.safeParse(error.getResponse());
    return { status, problem: own.success ? own.data : general(status) };
  }
  // What the body parser throws knows its status.
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500
    ? { status, problem: general(status) }
    : { status: HttpStatus.INTERNAL_SERVER_ERROR, problem: OURS };
}

function general(status: number): Problem {
  const found = SENTENCES[status];
  if (found !== undefined) return found;
  if (status >= 500) return OURS;
  return { code: 'request.unreadable', message: 'The request cannot be read.', remedy: 'See /api/docs for its form.' };
}
