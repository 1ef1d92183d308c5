import { logger } from '@jobpro/telemetry';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import express, { type NextFunction, type Request, type Response } from 'express';
import { softEnvelope } from './soft-envelope.write.js';

/** The most that a call may hold: the answer of a message set, escaped within its envelope. */
const LIMIT = '48mb';
const read = express.text({ type: () => true, limit: LIMIT, defaultCharset: 'utf-8' });

/** Reads the body of a call as text, whatever its type. One that cannot be read is answered softly, and logged. */
@Injectable()
export class EnvelopeMiddleware implements NestMiddleware {
  use(request: Request, response: Response, next: NextFunction): void {
    read(request, response, (error?: unknown) => {
      if (error === undefined || error === null) {
        next();
        return;
      }
      logger.warn({ err: error }, 'The body of a call cannot be read');
      if (request.destroyed || response.headersSent) return;
      response.status(200).type('text/xml; charset=utf-8').send(softEnvelope(request.headers.soapaction));
    });
  }
}
