import { Server } from 'node:http';
import type { ServiceDefinition } from '@jobpro/service';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { desktopConfig } from './desktop.config.js';
import { DesktopModule } from './desktop.module.js';
import { replyToUnreadable } from './soap/qbwc.controller.js';

/** Milliseconds that an HTTP connection may idle: longer than QuickBooks takes for a message set. */
const IDLE = 180_000;

/** The Desktop connector as a service. */
export const desktop: ServiceDefinition = {
  name: 'desktop-qbxml',
  environment: desktopConfig,
  tables: { schema: 'desktop', prefix: 'connector' },
  module: DesktopModule,
  prepare: keepConnections,
  unreadableBody: { path: '/qbwc', reply: replyToUnreadable },
};

/** Sets how long connections are kept. */
function keepConnections(app: NestExpressApplication): void {
  const server: unknown = app.getHttpServer();
  if (server instanceof Server) server.keepAliveTimeout = IDLE;
}
