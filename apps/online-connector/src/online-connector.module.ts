import { ConnectorModule } from '@jobpro/connector';
import { ENVIRONMENT } from '@jobpro/service';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { QuickBooksClient } from './call/quickbooks.client.js';
import { RealmBudgetStore } from './call/realm-budget.store.js';
import { ConnectionController } from './connection/connection.controller.js';
import { ConnectionStore } from './connection/connection.store.js';
import { Connections } from './connection/connections.js';
import { TokenCipher } from './connection/token.cipher.js';
import { DirectoryLoader } from './directory/directory.loader.js';
import { DirectoryStore } from './directory/directory.store.js';
import { ExportedStore } from './exported/exported.store.js';
import { RecordReader } from './exported/record.reader.js';
import { Housekeeping } from './housekeeping.worker.js';
import { Importer } from './imports/importer.js';
import { ListReader } from './imports/list-reader.js';
import { ReadBack } from './imports/read-back.js';
import { Streams } from './imports/streams.js';
import { Authorizer } from './oauth/authorizer.js';
import { endpointsOf } from './oauth/endpoints.decide.js';
import { IntuitAuthorizer } from './oauth/intuit.authorizer.js';
import type { OnlineEnvironment } from './online.config.js';
import { Realms } from './realms.js';
import { RecordController } from './record.controller.js';
import { RemoteChangeStore } from './webhooks/remote-change.store.js';
import { RemoteChanges } from './webhooks/remote-changes.worker.js';
import { WebhookController } from './webhooks/webhook.controller.js';
import { CompanyServer } from './dispatch/company.server.js';
import { Dispatcher } from './dispatch/dispatcher.worker.js';

const fromEnvironment = <T>(
  provide: abstract new (...parts: never[]) => T,
  make: (environment: OnlineEnvironment) => T,
) => ({
  provide,
  inject: [ENVIRONMENT],
  useFactory: make,
});

/** QuickBooks Online: connections, the queue's workers, and what they stand on. */
@Module({
  imports: [ConnectorModule.forEdition('online')],
  controllers: [ConnectionController, RecordController, WebhookController],
  providers: [
    fromEnvironment(
      Authorizer,
      (environment) =>
        new IntuitAuthorizer(
          {
            clientId: environment.QBO_CLIENT_ID,
            clientSecret: environment.QBO_CLIENT_SECRET.reveal(),
            redirectUrl: environment.QBO_REDIRECT_URL,
            environment: environment.QBO_ENVIRONMENT,
          },
          endpointsOf(environment),
        ),
    ),
    fromEnvironment(ConnectionStore, (environment) => new ConnectionStore(cipherOf(environment))),
    fromEnvironment(
      QuickBooksClient,
      (environment) => new QuickBooksClient(endpointsOf(environment).api, environment.QBO_CALL_TIMEOUT),
    ),
    {
      provide: RealmBudgetStore,
      inject: [DataSource, ENVIRONMENT],
      useFactory: (source: DataSource, environment: OnlineEnvironment) =>
        new RealmBudgetStore(source, {
          perMinute: environment.QBO_REQUESTS_PER_MINUTE,
          perSecond: environment.QBO_REQUESTS_PER_SECOND,
          batchesPerMinute: environment.QBO_BATCHES_PER_MINUTE,
          inFlight: environment.QBO_IN_FLIGHT,
        }),
    },
    {
      provide: DirectoryStore,
      inject: [DataSource],
      useFactory: (source: DataSource) => new DirectoryStore(source),
    },
    {
      provide: ExportedStore,
      inject: [DataSource],
      useFactory: (source: DataSource) => new ExportedStore(source),
    },
    {
      provide: RemoteChangeStore,
      inject: [DataSource],
      useFactory: (source: DataSource) => new RemoteChangeStore(source),
    },
    Connections,
    Realms,
    DirectoryLoader,
    Importer,
    ListReader,
    ReadBack,
    Streams,
    CompanyServer,
    Dispatcher,
    RecordReader,
    RemoteChanges,
    Housekeeping,
  ],
})
export class OnlineConnectorModule {}

function cipherOf(environment: OnlineEnvironment): TokenCipher {
  return new TokenCipher(environment.ENCRYPTION_KEY.reveal(), environment.ENCRYPTION_KEYS_BEFORE?.reveal() ?? []);
}
