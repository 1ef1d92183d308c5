import { randomUUID } from 'node:crypto';
import { type MessageOf, type Parsed, wordsOf } from '@jobpro/contracts';
import { createDataSource } from '@jobpro/database';
import {
  type DynamicModule,
  Global,
  type INestMicroservice,
  Module,
  type OnApplicationShutdown,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { DataSource } from 'typeorm';
import { Bus, JetStreamStrategy, MessagingModule, OutboxRelay, type Outgoing, UnitOfWork } from '../index.js';
import type { Tuning } from '../options.js';
import { eventHeaders } from '../cloud-event.js';
import type { StreamLimits } from '../topology.js';

/** The options of a complete service in a test, with a real database and a real bus. */
export interface ServiceUnderTest {
  readonly natsUrl: string;
  readonly databaseUrl: string;
  readonly controllers?: readonly Type[];
  readonly tuning?: Partial<Tuning>;
  readonly service?: string;
  readonly streams?: StreamLimits;
}

export interface RunningService {
  readonly app: INestMicroservice;
  readonly work: UnitOfWork;
  readonly relay: OutboxRelay;
  readonly strategy: JetStreamStrategy;
  readonly bus: Bus;
  /** Stops the service as a process stops on SIGTERM. */
  stop(): Promise<void>;
}

@Global()
@Module({})
class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly source: DataSource) {}

  static at(url: string): DynamicModule {
    const useFactory = () => createDataSource({ url, applicationName: 'messaging test' }).initialize();
    return { module: DatabaseModule, providers: [{ provide: DataSource, useFactory }], exports: [DataSource] };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}

@Module({})
class RootModule {}

/**
 * Takes any data of any type except `….unknown.v1`: these tests are about the bus, not about
 * contracts.
 */
const anyData = (type: string, data: unknown): Parsed =>
  type.endsWith('.unknown.v1')
    ? { ok: false, reason: `"${type}" is no known type.` }
    : { ok: true, message: { ...wordsOf(type), type, data } as MessageOf };

/** Starts a service with the tables of invoice-mapping. */
export async function startService(options: ServiceUnderTest): Promise<RunningService> {
  const { natsUrl, databaseUrl, controllers = [], tuning = {}, service = 'invoice-mapping', streams = {} } = options;
  const root: DynamicModule = {
    module: RootModule,
    controllers: [...controllers],
    imports: [
      DatabaseModule.at(databaseUrl),
      MessagingModule.forService({
        service,
        tables: { schema: 'mapping', prefix: 'invoice' },
        natsUrl,
        databaseUrl,
        parse: anyData,
        streams,
        tuning,
      }),
    ],
  };
  const microservice = {
    logger: false as const,
    abortOnError: false,
    inject: [JetStreamStrategy],
    useFactory: (strategy: JetStreamStrategy) => ({ strategy }),
  };
  const app = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(root, microservice);
  const [work, relay] = [app.get(UnitOfWork), app.get(OutboxRelay)];
  const [strategy, bus] = [app.get(JetStreamStrategy), app.get(Bus)];
  try {
    await app.listen();
  } catch (error) {
    await app.close();
    throw error;
  }
  return { app, work, relay, strategy, bus, stop: () => app.close() };
}

/** Publishes events as JobPro would. `ce-id` and `Nats-Msg-Id` are the id unless said otherwise. */
export async function publishEvent(
  bus: Bus,
  event: { id?: string; subject: string; type: string; data: unknown; messageId?: string; traceparent?: string },
): Promise<string> {
  const id = event.id ?? randomUUID();
  const attributes = { id, type: event.type, source: '/jobpro-core', time: new Date().toISOString() };
  await bus.publish({
    id: event.messageId ?? id,
    subject: event.subject,
    headers: eventHeaders(attributes, event.traceparent),
    body: JSON.stringify(event.data),
  });
  return id;
}

/** The command that follows from an event, one for one. */
export function commandFor(message: { id: string; companyId: string; traceparent: string; data: unknown }): Outgoing {
  return {
    subject: `command.online.${message.companyId}.invoice.create`,
    type: 'command.online.invoice.create.v1',
    data: message.data,
    causeId: message.id,
    traceparent: message.traceparent,
  };
}
