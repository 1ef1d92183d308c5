import { ConnectorModule } from '@jobpro/connector';
import { type MiddlewareConsumer, Module, type NestModule, RequestMethod } from '@nestjs/common';
import { CompanyFileHandshake } from './company-file/company-file-handshake.js';
import { CompanyFileStore } from './company-file/company-file.store.js';
import { CompanyFiles } from './company-file/company-files.js';
import { ConnectionController } from './connection/connection.controller.js';
import { ConnectionStore } from './connection/connection.store.js';
import { Connections } from './connection/connections.js';
import { MessageSetStore } from './message-sets/message-set.store.js';
import { PagedReadStore } from './paged-reads/paged-read.store.js';
import { Authenticate, Sessions } from './session/authenticate.js';
import { LoginLimit } from './session/login-limit.js';
import { CommandNotifier, LongPoll, SessionProgress } from './session/long-poll.js';
import { CompleteMessageSet, ReceiveResponse } from './session/receive-response.js';
import { RejectedMessageSet } from './session/rejected-message-set.js';
import { SendRequest } from './session/send-request.js';
import { SessionCleanup } from './session/session-cleanup.worker.js';
import { SessionStore } from './session/session.store.js';
import { SessionCalls, WebConnector } from './session/web-connector.js';
import { QbwcController, SoapBodyMiddleware } from './soap/qbwc.controller.js';

/** QuickBooks Desktop: the SOAP service that the Web Connector calls, over the shared command queue. */
@Module({
  imports: [ConnectorModule.forEdition('desktop')],
  controllers: [QbwcController, ConnectionController],
  providers: [
    Authenticate,
    CommandNotifier,
    CompanyFileHandshake,
    CompanyFiles,
    CompanyFileStore,
    CompleteMessageSet,
    Connections,
    ConnectionStore,
    LoginLimit,
    LongPoll,
    MessageSetStore,
    PagedReadStore,
    ReceiveResponse,
    RejectedMessageSet,
    SendRequest,
    SessionCalls,
    SessionCleanup,
    SessionProgress,
    Sessions,
    SessionStore,
    WebConnector,
  ],
})
export class DesktopModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(SoapBodyMiddleware).forRoutes({ path: 'qbwc', method: RequestMethod.POST });
  }
}
