import type { EnvironmentSpec, serviceBasics, Values } from '@jobpro/config';
import { parseMessage } from '@jobpro/contracts';
import type { MessagingTables } from '@jobpro/database';
import { Bus, JetStreamStrategy, MessagingModule } from '@jobpro/messaging';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { ErrorRequestHandler } from 'express';
import { DataSource } from 'typeorm';
import { HealthController, Readiness } from './health.controller.js';
import { Draining } from './stopping.js';

/** The typed values of what every service reads. */
export type ServiceBasics = Values<typeof serviceBasics>;

/** All that makes one service differ from another. */
export interface ServiceDefinition {
  /**
   * As its folder is called: `invoice-mapping`. Of its consumers, traces, logs and database
   * connections.
   */
  name: string;
  /**
   * `environment({ ...serviceBasics, … })`. Its values are injected with `@Inject(ENVIRONMENT)`.
   */
  environment: EnvironmentSpec<typeof serviceBasics>;
  module: Type | DynamicModule;
  /** The service's own inbox and outbox. */
  tables: MessagingTables;
  /** Whether it listens to the bus. Default true; false for one that only sends. */
  consumes?: boolean;
  /**
   * Adds to the application what no module can, before it listens: security headers, pages, API
   * documents.
   */
  prepare?: (app: NestExpressApplication) => void | Promise<void>;
  /** Replies to bodies below `path` that the parser cannot read, in a form that the callers understand. */
  unreadableBody?: { readonly path: string; readonly reply: ErrorRequestHandler };
}

/**
 * Injects the typed values of the service's own specification: `Environment<typeof onlineConfig>`.
 */
export const ENVIRONMENT = Symbol('environment');

/**
 * The providers that every module of a service can inject: `ENVIRONMENT`, `DataSource`, `Draining`.
 */
@Module({})
class EssentialsModule {
  static with(values: ServiceBasics, dataSource: DataSource): DynamicModule {
    const providers = [
      { provide: ENVIRONMENT, useValue: values },
      { provide: DataSource, useValue: dataSource },
      { provide: Draining, useValue: new Draining() },
    ];
    return { module: EssentialsModule, global: true, providers, exports: providers };
  }
}

/** The whole of one service: its own module, its part in the bus, and its health. */
@Module({})
export class ServiceModule {
  static of(definition: ServiceDefinition, values: ServiceBasics, dataSource: DataSource): DynamicModule {
    const { name, module, tables, consumes = true } = definition;
    const messaging = MessagingModule.forService({
      service: name,
      tables,
      natsUrl: values.NATS_URL.reveal(),
      databaseUrl: values.DATABASE_URL.reveal(),
      streams: { replicas: values.NATS_STREAM_REPLICAS, maxBytes: values.NATS_STREAM_MAX_BYTES },
      parse: parseMessage,
    });
    return {
      module: ServiceModule,
      imports: [EssentialsModule.with(values, dataSource), messaging, module],
      controllers: [HealthController],
      providers: [
        {
          provide: Readiness,
          inject: [DataSource, Bus, JetStreamStrategy],
          useFactory: (source: DataSource, bus: Bus, strategy: JetStreamStrategy) =>
            new Readiness(source, bus, consumes ? strategy : undefined),
        },
      ],
    };
  }
}
