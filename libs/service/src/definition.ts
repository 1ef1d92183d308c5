import type { EnvironmentSpec, serviceBasics, Values } from '@jobpro/config';
import type { MessagingTables } from '@jobpro/database';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';

/** The typed values of what every service reads. */
export type ServiceBasics = Values<typeof serviceBasics>;

/** All that makes one service differ from another. */
export interface ServiceDefinition {
  /** As its folder is called: `invoice-mapping`. Of its consumers, traces, logs and database connections. */
  name: string;
  /** `environment({ ...serviceBasics, … })`. Its values are injected with `@Inject(ENVIRONMENT)`. */
  environment: EnvironmentSpec<typeof serviceBasics>;
  module: Type | DynamicModule;
  /** The service's own inbox and outbox. */
  tables: MessagingTables;
  /** Whether it listens to the bus. Default true; false for one that only sends. */
  consumes?: boolean;
  /** Adds to the application what no module can, before it listens: security headers, pages, API documents. */
  prepare?: (app: NestExpressApplication) => void | Promise<void>;
}

/** Injects the typed values of the service's own specification: `Environment<typeof onlineConfig>`. */
export const ENVIRONMENT = Symbol('environment');
