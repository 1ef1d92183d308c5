import { Injectable, type NestMiddleware } from '@nestjs/common';
import express, { type NextFunction, type Request, type Response } from 'express';
import { answerUnreadable } from './unreadable-body.js';

/** The most that a call may hold: the answer of a message set, escaped within its envelope. */
const LIMIT = '48mb';
const read = express.text({ type: () => true, limit: LIMIT, defaultCharset: 'utf-8' });

/** Reads the body of a call as text, whatever its type. One that cannot be read is answered softly. */
@Injectable()
export class EnvelopeMiddleware implements NestMiddleware {
  use(request: Request, response: Response, next: NextFunction): void {
    read(request, response, (error?: unknown) => {
      if (error === undefined || error === null) next();
      else answerUnreadable(error, request, response, next);
    });
  }
}
