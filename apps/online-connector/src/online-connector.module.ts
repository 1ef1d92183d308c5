import { ConnectorModule } from '@jobpro/connector';
import { Module } from '@nestjs/common';
import { QuickBooksClient } from './call/calls.js';
import { RealmBudgetStore } from './call/realm-budget.store.js';
import { Attempts } from './connection/attempts.js';
import { AttemptStore } from './connection/attempt.store.js';
import { ConnectionController } from './connection/connection.controller.js';
import { ConnectionStore } from './connection/connection.store.js';
import { Connections } from './connection/connections.js';
import { IntuitAuthorizer } from './connection/intuit-authorizer.js';
import { TokenCipher } from './connection/token-cipher.js';
import { ExportedStore } from './exported/exported.store.js';
import { RecordReader } from './exported/exported-records.js';
import { OnlineCleanup } from './online-cleanup.worker.js';
import { ImportPositionStore } from './paged-reads/import-position.store.js';
import { ListImport } from './paged-reads/list-import.js';
import { PagePublisher } from './paged-reads/page-publisher.js';
import { PagedReads } from './paged-reads/paged-reads.js';
import { ReadBack } from './paged-reads/read-back.js';
import { SettingLists } from './paged-reads/setting-lists.js';
import { Realms, ReferenceCacheLoader, ReferenceCaches } from './realms.js';
import { RecordController } from './record.controller.js';
import { CompanyFactsStore } from './reference-cache/company-facts.store.js';
import { ReferenceCacheStore } from './reference-cache/reference-cache.store.js';
import { RemoteChangeStore } from './webhooks/remote-change.store.js';
import { RemoteChanges, RemoteChangesWorker } from './webhooks/remote-changes.js';
import { WebhookController } from './webhooks/webhook.controller.js';
import { CompanyServer } from './dispatch/company.worker.js';
import { Dispatcher } from './dispatch/dispatcher.worker.js';

/** QuickBooks Online: connections, calls to QuickBooks, and the workers that send queued commands. */
@Module({
  imports: [ConnectorModule.forEdition('online')],
  controllers: [ConnectionController, RecordController, WebhookController],
  providers: [
    CompanyFactsStore,
    CompanyServer,
    Attempts,
    AttemptStore,
    Connections,
    ConnectionStore,
    Dispatcher,
    ExportedStore,
    OnlineCleanup,
    ImportPositionStore,
    IntuitAuthorizer,
    ListImport,
    PagedReads,
    PagePublisher,
    QuickBooksClient,
    ReadBack,
    RealmBudgetStore,
    Realms,
    RecordReader,
    ReferenceCacheLoader,
    ReferenceCaches,
    ReferenceCacheStore,
    RemoteChanges,
    RemoteChangesWorker,
    RemoteChangeStore,
    SettingLists,
    TokenCipher,
  ],
})
export class OnlineConnectorModule {}
