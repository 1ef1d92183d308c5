import { ENVIRONMENT, type ServiceDefinition } from '@jobpro/service';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AccessGuard } from './access/access-guard.js';
import { RateLimitGuard } from './access/rate-limit.js';
import { Reads } from './access/reads.js';
import { RevocationStore } from './access/revocation.store.js';
import { SessionController } from './access/session.controller.js';
import { Tokens, tokensFrom } from './access/tokens.js';
import { ActController } from './acts/act.controller.js';
import { ActStore } from './acts/act.store.js';
import { Acts } from './acts/acts.js';
import { CompanyStore } from './company/company.store.js';
import { HomeController } from './company/home.controller.js';
import { HomeStore } from './company/home.store.js';
import { IssueStore } from './company/issue.store.js';
import { OverviewController } from './company/overview.controller.js';
import { TieOutStore } from './company/tie-out.store.js';
import { ConnectionController } from './connection/connection.controller.js';
import { Connectors } from './connection/connectors.js';
import { consoleConfig, type ConsoleEnvironment } from './console.config.js';
import { DeveloperController, SchemaController } from './developer/developer.controller.js';
import { MessageLog } from './developer/message-log.js';
import { ExportController, PlanController } from './export/export.controller.js';
import { PlanStore } from './export/plan.store.js';
import { Links } from './http/links.js';
import { prepareHttp } from './http/prepare-http.js';
import { ProblemFilter } from './http/problem.js';
import { RequestValidationPipe } from './http/request-validation.js';
import { LiveFeed } from './live/live-feed.js';
import { LiveController } from './live/live.controller.js';
import { StreamReader } from './live/stream-reader.js';
import { DeadLetters, Redrives } from './operations/dead-letters.js';
import { HealthStore } from './operations/health.store.js';
import { OperationsController, PauseController } from './operations/operations.controller.js';
import { MonthController } from './month/month.controller.js';
import { MonthStore } from './month/month.store.js';
import { DeskStore } from './records/desk.store.js';
import { RecordStore } from './records/record.store.js';
import { CsvController, DeskController, RecordController } from './records/records.controller.js';
import { ReviewController } from './review/review.controller.js';
import { ReviewStore } from './review/review.store.js';
import { SettingsController } from './settings/settings.controller.js';
import { SettingsStore } from './settings/settings.store.js';

/** The API of the page, and who may use it. */
@Module({
  controllers: [
    SessionController,
    OverviewController,
    HomeController,
    MonthController,
    DeskController,
    ExportController,
    PlanController,
    ActController,
    ReviewController,
    RecordController,
    ConnectionController,
    SettingsController,
    CsvController,
    LiveController,
    OperationsController,
    PauseController,
    SchemaController,
    DeveloperController,
  ],
  providers: [
    {
      provide: Tokens,
      inject: [ENVIRONMENT],
      useFactory: (environment: ConsoleEnvironment) => tokensFrom(environment, process.env['NODE_ENV']),
    },
    Acts,
    ActStore,
    CompanyStore,
    Connectors,
    DeadLetters,
    DeskStore,
    HealthStore,
    HomeStore,
    IssueStore,
    Links,
    LiveFeed,
    MessageLog,
    MonthStore,
    PlanStore,
    Reads,
    RecordStore,
    Redrives,
    RevocationStore,
    ReviewStore,
    SettingsStore,
    StreamReader,
    TieOutStore,
    // In this order: the rate limit counts by the user whom the access guard identifies.
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_PIPE, useClass: RequestValidationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class ConsoleModule {}

/** The console as a service. Its live events come from consumers that end with the process. */
export const consoleService: ServiceDefinition = {
  name: 'console',
  environment: consoleConfig,
  module: ConsoleModule,
  tables: { schema: 'console', prefix: 'console' },
  consumes: false,
  prepare: prepareHttp,
};
