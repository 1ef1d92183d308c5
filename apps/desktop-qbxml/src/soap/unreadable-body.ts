import { logger } from '@jobpro/telemetry';
import type { NextFunction, Request, Response } from 'express';
import { softEnvelope } from './soft-envelope.write.js';

/** Answers a call whose body cannot be read softly, as the Web Connector needs it, and logs it. */
export function answerUnreadable(error: unknown, request: Request, response: Response, next: NextFunction): void {
  if (request.method !== 'POST') {
    next(error);
    return;
  }
  logger.warn({ err: error }, 'The body of a call cannot be read');
  if (response.headersSent || response.destroyed) return;
  answerSoftly(request, response);
}

/** Ends a call with its soft answer. */
export function answerSoftly(request: Request, response: Response): void {
  response.status(200).type('text/xml; charset=utf-8').send(softEnvelope(request.headers.soapaction));
}
