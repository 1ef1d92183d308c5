import { readEnvironment } from '@jobpro/config';
import { Bus, JetStreamStrategy, OutboxRelay } from '@jobpro/messaging';
import { logger, NestLogger, startTelemetry } from '@jobpro/telemetry';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DataSource } from 'typeorm';
import { watchEventLoop } from './event-loop.js';
import { openDatabase } from './open-database.js';
import { Readiness } from './health.controller.js';
import { traceRequests } from './http.js';
import { type ServiceBasics, type ServiceDefinition, ServiceModule } from './service.module.js';
import { Draining, runSteps, type Step } from './stopping.js';

export interface RunningService {
  /** On which it really listens. */
  readonly port: number;
  /**
   * Stops in order; answers whether every step went well. A second call gets the first one's
   * promise.
   */
  stop(): Promise<boolean>;
}

/** The environment does not fit. The message has a line for each bad variable, and no value. */
export class BadEnvironmentError extends Error {
  override readonly name = 'BadEnvironmentError';
  constructor(
    service: string,
    readonly problems: readonly string[],
  ) {
    super([`${service} cannot start, because of its environment:`, ...problems.map((line) => `  ${line}`)].join('\n'));
  }
}

/**
 * The most that a JSON body may hold. A route that takes something larger, or no JSON, brings a
 * parser of its own.
 */
const BODY_LIMIT = '1mb';

/**
 * Starts: environment, telemetry, database (connected, schema brought up to date or refused as
 * newer), streams, HTTP, consumers; then it is ready. What was opened is closed again when a later
 * step fails.
 * @throws BadEnvironmentError before anything is opened.
 */
export async function startService(
  definition: ServiceDefinition,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RunningService> {
  const reading = readEnvironment(definition.environment, env);
  if (!reading.ok) throw new BadEnvironmentError(definition.name, reading.problems);
  const values = reading.values;
  const telemetry = startTelemetry({
    service: definition.name,
    endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    logLevel: values.LOG_LEVEL,
  });
  const stopWatching = watchEventLoop();
  const closing: Step[] = [
    { name: 'send the last spans', budget: 5_000, work: () => telemetry.stop() },
    { name: 'stop watching the event loop', budget: 1_000, work: stopWatching },
  ];
  try {
    const dataSource = await openDatabase(values.DATABASE_URL.reveal(), {
      applicationName: definition.name,
      poolSize: values.DATABASE_POOL_SIZE,
    });
    closing.unshift({ name: 'close the database pool', budget: 3_000, work: () => dataSource.destroy() });
    const app = await createApp(definition, values, dataSource);
    closing.unshift({ name: 'close the application', budget: 3_000, work: () => app.close() });
    return await serve(app, definition, values.PORT, closing);
  } catch (error) {
    await runSteps(closing);
    throw error;
  }
}

async function createApp(
  definition: ServiceDefinition,
  values: ServiceBasics,
  dataSource: DataSource,
): Promise<NestExpressApplication> {
  const module = ServiceModule.of(definition, values, dataSource);
  const app = await NestFactory.create<NestExpressApplication>(module, {
    logger: new NestLogger(logger),
    abortOnError: false,
    bodyParser: false,
    // What is signed over its bytes must be checked over its bytes: `request.rawBody`.
    rawBody: true,
  });
  app.disable('x-powered-by');
  app.use(traceRequests);
  // Before the parser: what a service refuses by its address or size is never parsed.
  await definition.prepare?.(app);
  app.useBodyParser('json', { limit: BODY_LIMIT });
  if (definition.unreadableBody !== undefined) app.use(definition.unreadableBody.path, definition.unreadableBody.reply);
  return app;
}

async function serve(
  app: NestExpressApplication,
  { consumes = true }: ServiceDefinition,
  wantedPort: number,
  closing: readonly Step[],
): Promise<RunningService> {
  const strategy = app.get(JetStreamStrategy);
  const readiness = app.get(Readiness);
  if (consumes) app.connectMicroservice<MicroserviceOptions>({ strategy });
  const server: Server = await app.listen(wantedPort);
  const { port } = server.address() as AddressInfo;
  if (consumes) await app.startAllMicroservices();
  readiness.state = 'ready';
  logger.info({ port }, 'ready');

  const stopping: Step[] = [
    { name: 'take no more messages', budget: 1_000, work: () => strategy.stopPulling() },
    {
      name: 'finish messages and requests',
      budget: 10_000,
      work: () => Promise.all([strategy.drain(), app.get(Draining).drain()]),
    },
    { name: 'publish what is left', budget: 3_000, work: () => app.get(OutboxRelay).stop() },
    { name: 'leave NATS', budget: 3_000, work: () => app.get(Bus).close() },
    { name: 'close HTTP', budget: 3_000, work: () => closeHttp(server) },
    ...closing,
  ];
  let stopped: Promise<boolean> | undefined;
  return {
    port,
    stop() {
      readiness.state = 'stopping';
      stopped ??= runSteps(stopping);
      return stopped;
    },
  };
}

/** Milliseconds that open requests get to finish. A stream of events never ends by itself. */
const REQUESTS_IN_HAND = 2_000;

async function closeHttp(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), REQUESTS_IN_HAND);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(cut);
}
