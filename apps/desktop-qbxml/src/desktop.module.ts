import { CommandQueueStore, CompanyLeaseStore, ConnectorModule } from '@jobpro/connector';
import { UnitOfWork } from '@jobpro/messaging';
import { Draining, ENVIRONMENT } from '@jobpro/service';
import { type MiddlewareConsumer, Module, type NestModule, RequestMethod } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConnectionController } from './connection/connection.controller.js';
import { ConnectionNews } from './connection/connection-news.js';
import { ConnectionStore } from './connection/connection.store.js';
import { Connections } from './connection/connections.js';
import type { DesktopConfig } from './desktop.config.js';
import { ReadingStore } from './readings/reading.store.js';
import { Arrivals } from './session/arrivals.js';
import { Authentication } from './session/authentication.js';
import { Hold } from './session/hold.js';
import { Introduction } from './session/introduction.js';
import { NextRequest } from './session/next-request.js';
import { RefusedSet } from './session/refused-set.js';
import { SessionCleanup } from './session/session.cleanup.worker.js';
import { SessionStore } from './session/session.store.js';
import type { Stores } from './session/stores.js';
import { TakeAnswer } from './session/take-answer.js';
import { WebConnector } from './session/web-connector.js';
import { MessageSetStore } from './message-sets/message-set.store.js';
import { PendingStepStore } from './message-sets/pending-step.store.js';
import { EnvelopeMiddleware } from './soap/envelope.middleware.js';
import { QbwcController } from './soap/qbwc.controller.js';

const STORES = Symbol('stores');
type Silence = Pick<DesktopConfig, 'DESKTOP_SESSION_SILENCE'>;
const secondsOf = ({ DESKTOP_SESSION_SILENCE }: Silence): number => Math.ceil(DESKTOP_SESSION_SILENCE / 1000);

/** QuickBooks Desktop: the Web Connector's service over the shared queue. */
@Module({
  imports: [ConnectorModule.forEdition('desktop')],
  controllers: [QbwcController, ConnectionController],
  providers: [
    { provide: ConnectionStore, inject: [DataSource], useFactory: (source: DataSource) => new ConnectionStore(source) },
    { provide: SessionStore, inject: [DataSource], useFactory: (source: DataSource) => new SessionStore(source) },
    {
      provide: Connections,
      inject: [ConnectionStore, ENVIRONMENT],
      useFactory: (store: ConnectionStore, { DESKTOP_PUBLIC_URL }: DesktopConfig) =>
        new Connections(store, DESKTOP_PUBLIC_URL),
    },
    {
      provide: ConnectionNews,
      inject: [ConnectionStore, UnitOfWork],
      useFactory: (store: ConnectionStore, work: UnitOfWork) => new ConnectionNews(store, work),
    },
    {
      provide: STORES,
      inject: [DataSource, ConnectionStore, SessionStore, CommandQueueStore, CompanyLeaseStore, UnitOfWork],
      useFactory: (
        source: DataSource,
        ...[connections, sessions, queue, leases, work]: [
          ConnectionStore,
          SessionStore,
          CommandQueueStore,
          CompanyLeaseStore,
          UnitOfWork,
        ]
      ): Stores => ({
        connections,
        queue,
        leases,
        work,
        sessions,
        sets: new MessageSetStore(source),
        steps: new PendingStepStore(source),
        readings: new ReadingStore(source),
      }),
    },
    {
      provide: Arrivals,
      inject: [ENVIRONMENT, Draining],
      useFactory: async ({ DATABASE_URL }: DesktopConfig, draining: Draining) => {
        const arrivals = new Arrivals();
        await arrivals.start(DATABASE_URL.reveal());
        draining.add('calls held open', () => arrivals.stop());
        return arrivals;
      },
    },
    {
      provide: SessionCleanup,
      inject: [STORES, ENVIRONMENT, Draining],
      useFactory: (stores: Stores, environment: DesktopConfig, draining: Draining) =>
        new SessionCleanup(stores, secondsOf(environment), draining),
    },
    {
      provide: WebConnector,
      inject: [STORES, ENVIRONMENT, Arrivals, ConnectionNews],
      useFactory: (stores: Stores, environment: DesktopConfig, arrivals: Arrivals, news: ConnectionNews) => {
        const seconds = secondsOf(environment);
        const hold = new Hold(arrivals, stores.queue, environment.DESKTOP_HOLD);
        const refused = new RefusedSet(stores, news);
        const introduction = new Introduction(stores, news, refused);
        return new WebConnector({
          stores,
          news,
          seconds,
          introduction,
          authentication: new Authentication(stores, news, seconds),
          next: new NextRequest(stores, hold),
          take: new TakeAnswer(stores, { hold, refused, introduction }),
        });
      },
    },
  ],
})
export class DesktopModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(EnvelopeMiddleware).forRoutes({ path: 'qbwc', method: RequestMethod.POST });
  }
}
