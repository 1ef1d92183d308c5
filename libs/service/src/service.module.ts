import { parseMessage } from '@jobpro/contracts';
import { Bus, JetStreamStrategy, MessagingModule } from '@jobpro/messaging';
import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ENVIRONMENT, type ServiceBasics, type ServiceDefinition } from './definition.js';
import { Draining } from './draining.js';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';

/** The providers that every module of a service can inject: `ENVIRONMENT`, `DataSource`, `Draining`. */
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
