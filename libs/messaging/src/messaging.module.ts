import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { errors } from '@nats-io/transport-node';
import { backoffDelay } from '@jobpro/schedule';
import { logger } from '@jobpro/telemetry';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Bus, BusUnavailableError } from './bus.js';
import { DeadLetters } from './dead-letter.js';
import { handOnFailures } from './consume/failure-filter.js';
import { JetStreamStrategy } from './consume/jetstream-strategy.js';
import { type MessagingOptions, type Settings, SETTINGS, settingsOf } from './options.js';
import { InboxCleanup } from './work/inbox-cleanup.worker.js';
import { OutboxRelay } from './work/outbox.relay.js';
import { ensureStreams } from './topology.js';
import { InboxStore, OutboxStore } from './work/messaging.store.js';
import { UnitOfWork } from './work/unit-of-work.js';

const CONNECT_AGAIN = { first: 100, longest: 3_000 };

/**
 * Connects a service to the bus. Needs TypeORM's `DataSource` as a global provider. Provides `UnitOfWork`, `OutboxRelay`, `Bus` and
 * `JetStreamStrategy`. Pass the latter to `app.connectMicroservice({ strategy: app.get(JetStreamStrategy) })`.
 * @example
 * imports: [
 *   MessagingModule.forService({
 *     service: 'invoice-mapping',
 *     tables: { schema: 'mapping', prefix: 'invoice' },
 *     natsUrl: environment.NATS_URL,
 *     databaseUrl: environment.DATABASE_URL.reveal(),
 *     parse: parseMessage,
 *   }),
 * ]
 *
 * Start: streams are created before anything is injected, the relay starts with the application, and consumers with the microservice.
 * Stop, in this order: `strategy.stopPulling()`, `strategy.drain()`, `relay.stop()`, `bus.close()`. Closing the application
 * does the same, and each may be called twice.
 */
@Module({})
export class MessagingModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(JetStreamStrategy) private readonly strategy: JetStreamStrategy,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(InboxCleanup) private readonly cleanup: InboxCleanup,
    @Inject(Bus) private readonly bus: Bus,
  ) {}

  static forService(options: MessagingOptions): DynamicModule {
    const settings = settingsOf(options);
    const inbox = new InboxStore(settings.tables);
    const outbox = new OutboxStore(settings.tables);
    return {
      module: MessagingModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: Bus, inject: [SETTINGS], useFactory: connectBus },
        {
          provide: OutboxRelay,
          inject: [DataSource, Bus],
          useFactory: (source: DataSource, bus: Bus) => new OutboxRelay(source, outbox, bus, settings),
        },
        {
          provide: UnitOfWork,
          inject: [DataSource, OutboxRelay],
          useFactory: (source: DataSource, relay: OutboxRelay) => new UnitOfWork(source, inbox, outbox, relay),
        },
        {
          provide: InboxCleanup,
          inject: [DataSource],
          useFactory: (source: DataSource) => new InboxCleanup(source, inbox, settings.tuning.inboxDays),
        },
        {
          provide: JetStreamStrategy,
          inject: [Bus, DiscoveryService],
          useFactory: (bus: Bus, discovery: DiscoveryService) => {
            handOnFailures(discovery);
            return new JetStreamStrategy(bus, new DeadLetters(bus, settings.service), settings);
          },
        },
      ],
      exports: [Bus, OutboxRelay, UnitOfWork, JetStreamStrategy],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.relay.start();
    this.cleanup.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.strategy.drain();
    await this.cleanup.stop();
    await this.relay.stop();
    await this.bus.close();
  }
}

/** Connects and makes the streams, waiting for a server that is not there yet. */
async function connectBus(settings: Settings): Promise<Bus> {
  const deadline = Date.now() + settings.tuning.startPatience;
  for (let failures = 1; ; failures++) {
    try {
      return await openBus(settings);
    } catch (error) {
      const wait = backoffDelay(failures, CONNECT_AGAIN);
      if (!isTemporary(error) || Date.now() + wait > deadline) throw error;
      if (failures === 1) logger.warn({ err: error }, 'Waiting for NATS');
      await sleep(wait);
    }
  }
}

async function openBus({ natsUrl, service, streams, tuning }: Settings): Promise<Bus> {
  const bus = await Bus.connect(natsUrl, service, tuning.publishTimeout);
  try {
    await ensureStreams(bus.manager, streams);
    return bus;
  } catch (error) {
    await bus.close();
    throw error;
  }
}

/** True while a server starts, or while a cluster elects the leader of JetStream or of a stream. */
const isTemporary = (error: unknown): boolean =>
  error instanceof BusUnavailableError ||
  error instanceof errors.TimeoutError ||
  error instanceof errors.NoRespondersError ||
  error instanceof errors.RequestError;
