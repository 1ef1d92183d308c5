import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { adminRoutes, Computers } from './admin/admin.controller.js';

export interface DesktopSimulator {
  readonly port: number;
  /** Ends running sessions, then the server. */
  readonly stop: () => Promise<void>;
}

/** Starts the simulator; port 0 takes a free one. */
export async function startDesktopSimulator(port: number, host: string): Promise<DesktopSimulator> {
  const computers = new Computers();
  const app = express();
  app.disable('x-powered-by');
  app.get('/health/ready', (_request, response) => {
    response.json({ status: 'ready' });
  });
  app.use('/admin', adminRoutes(computers));
  const server = createServer(app);
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await computers.stop();
      server.closeIdleConnections();
      await closed;
    },
  };
}
