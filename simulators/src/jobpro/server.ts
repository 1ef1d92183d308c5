import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompanyId } from '@jobpro/contracts';
import express, { type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { JobProBus, RefusedEvent } from './bus.js';
import { ReceivedMessages } from './received.js';
import { OrderedEvent, plan, PublishOrder } from './publish-plan.js';

export interface JobProSimulator {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Events between two lines of progress; a multiple of what the bus publishes at once. */
const TOLD_EVERY = 1_000;

/** Starts the simulated JobPro core: its events, its subscription, and an administrative API that controls it. */
export async function startJobProSimulator(options: {
  port: number;
  host: string;
  natsUrl: string;
}): Promise<JobProSimulator> {
  const received = new ReceivedMessages();
  const bus = await JobProBus.open(options.natsUrl, received);
  const app = express();
  app.disable('x-powered-by');
  app.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  app.get('/health/ready', (_request, response) => {
    response.status(bus.isListening ? 200 : 503).json({ status: bus.isListening ? 'ready' : 'starting' });
  });
  app.use('/admin', adminRoutes(bus, received));
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await closed;
      await bus.stop();
    },
  };
}

function adminRoutes(bus: JobProBus, received: ReceivedMessages): express.Router {
  const router = express.Router();
  router.use(express.json({ limit: '64mb' }));
  router.post('/publish', async (request, response) => {
    const events = plan(PublishOrder.parse(request.body));
    response.type('application/x-ndjson');
    // A month takes minutes: a line from time to time shows the caller the progress.
    await bus.publish(events, (published) => {
      if (published % TOLD_EVERY === 0 || published === events.length)
        response.write(`${JSON.stringify({ published })}\n`);
    });
    response.end();
  });
  router.post('/events', async (request, response) => {
    const [event] = plan({ events: [OrderedEvent.parse(request.body)], twice: false });
    if (event !== undefined) await bus.publish([event]);
    response.status(201).json({ id: event?.id });
  });
  router.get('/received', (_request, response) => {
    response.json(received.counts);
  });
  router.get('/companies/:companyId/received', (request, response) => {
    response.json(received.of(CompanyId.parse(request.params.companyId)));
  });
  router.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (error instanceof z.ZodError)
      response.status(400).json({ error: `The order does not hold: ${z.prettifyError(error)}` });
    else if (error instanceof RefusedEvent) response.status(422).json({ error: error.message });
    else next(error);
  });
  return router;
}
