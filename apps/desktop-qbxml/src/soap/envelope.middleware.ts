import { logger } from '@jobpro/telemetry';
import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import express, { type NextFunction, type Request, type Response } from 'express';
import { SessionStore } from '../session/session.store.js';
import { hashTicket } from '../session/ticket.js';
import { readHead } from './body-head.js';
import { ticketIn } from './ticket-ahead.read.js';
import { answerSoftly, answerUnreadable } from './unreadable-body.js';

/** The most that a call may hold: the answer of a message set, escaped within its envelope. */
const LARGEST = 48 * 1024 * 1024;
/** More than any call but an answer holds. What is larger is read only for a ticket that is good, so that strangers fill no memory. */
const LARGEST_OF_STRANGERS = 256 * 1024;

const reader = (limit: number) => express.text({ type: () => true, limit, defaultCharset: 'utf-8' });
const [readAnswer, readSmall] = [reader(LARGEST), reader(LARGEST_OF_STRANGERS)];

/** Reads the body of a call as text, whatever its type. One that cannot be read is answered softly. */
@Injectable()
export class EnvelopeMiddleware implements NestMiddleware {
  constructor(@Inject(SessionStore) private readonly sessions: SessionStore) {}

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    const refuse = (error: unknown) => answerUnreadable(error, request, response, next);
    const take = (error?: unknown) => (error === undefined || error === null ? next() : refuse(error));
    try {
      const bytes = Number(request.headers['content-length']);
      if (bytes <= LARGEST_OF_STRANGERS) readSmall(request, response, take);
      else if (await this.comesWithTicket(request)) readAnswer(request, response, take);
      else if (Number.isNaN(bytes)) readSmall(request, response, take);
      else {
        logger.warn(
          { bytes },
          'A call that is none came to the Web Connector’s address: a large one without a good ticket',
        );
        answerSoftly(request, response);
        // The rest passes by, kept by nobody: a caller who is cut off in the middle would not hear the answer.
        request.resume();
      }
    } catch (error) {
      refuse(error);
    }
  }

  private async comesWithTicket(request: Request): Promise<boolean> {
    const ticket = ticketIn(await readHead(request));
    return ticket !== undefined && this.sessions.isOpen(hashTicket(ticket));
  }
}
