import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ErrorRequestHandler } from 'express';
import express from 'express';
import { z } from 'zod';
import { adminRouter } from './admin/admin.controller.js';
import { companyRouter } from './api/company.controller.js';
import { oauthRouter } from './oauth/oauth.controller.js';
import type { SettingsInput } from './settings.schema.js';
import { settingsSchema } from './settings.schema.js';
import { fill } from './state/seed.js';
import { seedSchema } from './state/seed.schema.js';
import { World } from './state/world.js';

export interface OnlineSimulator {
  readonly port: number;
  readonly world: World;
  /** Takes no more calls, lets those that run end for a second, then cuts them. */
  readonly close: () => Promise<void>;
}

export interface Options {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
  readonly settings?: SettingsInput;
  /** The company that exists from the start, so that a user can connect at once. */
  readonly firstRealm?: string;
}

const closeWithinMs = 1000;

/** Starts the simulator of QuickBooks Online in this process. */
export async function startOnlineSimulator({
  port,
  host,
  settings,
  firstRealm = '9130350000000001',
}: Options): Promise<OnlineSimulator> {
  const world = new World(settingsSchema.parse(settings ?? {}));
  const seed = seedSchema.parse({ standard: 'sample' });
  world.open(firstRealm, seed.company, (realm) => void fill(realm, seed));
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.get('/health/ready', (_request, response) => void response.json({ status: 'ready' }));
  app.get('/health/live', (_request, response) => void response.json({ status: 'live' }));
  app.use('/admin', adminRouter(world));
  app.use('/v3/company', companyRouter(world));
  app.use(oauthRouter(world));
  app.use(failure);
  const server = createServer(app);
  // Long enough that a client's kept connection does not end under its next call; faults come on order only.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { port: portOf(server), world, close: () => close(server, world) };
}

/** A body that is too large, cut or no JSON, before anybody could read it. */
const failure: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const httpError = z.object({ status: z.int(), message: z.string() }).safeParse(error);
  if (response.headersSent) response.destroy();
  else
    response
      .status(httpError.success ? httpError.data.status : 500)
      .json({ error: httpError.success ? httpError.data.message : 'The simulator failed.' });
};

const portOf = (server: Server): number => {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return address.port;
};

async function close(server: Server, world: World): Promise<void> {
  world.webhooks.stop();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), closeWithinMs);
  await closed;
  clearTimeout(cut);
}
