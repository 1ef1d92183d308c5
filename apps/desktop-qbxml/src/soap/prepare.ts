import { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { answerUnreadable } from './unreadable-body.js';

/** Milliseconds that a connection may idle: longer than QuickBooks takes for a set, or a call meets one that is being closed. */
const IDLE = 180_000;

/** What no module can add: how long connections are kept, and a soft answer where the common parser of bodies already fails. */
export function prepareDesktop(app: NestExpressApplication): void {
  const server: unknown = app.getHttpServer();
  if (server instanceof Server) server.keepAliveTimeout = IDLE;
  app.use('/qbwc', answerUnreadable);
}
