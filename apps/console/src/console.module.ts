import { ENVIRONMENT } from '@jobpro/service';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AccessGuard } from './access/access.guard.js';
import { RateLimitGuard } from './access/rate-limit.guard.js';
import { SessionController } from './access/session.controller.js';
import { Tokens, tokensFrom } from './access/tokens.js';
import { ActController } from './acts/act.controller.js';
import { ConnectionController } from './connection/connection.controller.js';
import { Connectors } from './connection/connectors.client.js';
import type { ConsoleEnvironment } from './console.config.js';
import { DeveloperController, SchemaController } from './developer/developer.controller.js';
import { EventLog } from './developer/event-log.js';
import { DeskController } from './desk/desk.controller.js';
import { DeskStore } from './desk/desk.store.js';
import { ExportController } from './export/export.controller.js';
import { HistoryController } from './history/history.controller.js';
import { ProblemFilter } from './http/problem.filter.js';
import { IssueController } from './issues/issue.controller.js';
import { LiveController } from './live/live.controller.js';
import { LiveFeed } from './live/live.feed.js';
import { DeadLetters } from './operations/dead-letters.js';
import { OperationsController } from './operations/operations.controller.js';
import { PauseController } from './operations/pause.controller.js';
import { CompanyStore } from './overview/company.store.js';
import { OverviewController } from './overview/overview.controller.js';
import { PlanController } from './plan/plan.controller.js';
import { RecordController } from './record/record.controller.js';
import { ReviewController } from './review/review.controller.js';
import { SettingsController } from './settings/settings.controller.js';
import { TieOutController } from './tie-out/tie-out.controller.js';

/** The API of the page, and who may use it. */
@Module({
  controllers: [
    SessionController,
    OverviewController,
    DeskController,
    ExportController,
    PlanController,
    ActController,
    ReviewController,
    TieOutController,
    RecordController,
    IssueController,
    ConnectionController,
    SettingsController,
    HistoryController,
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
    { provide: DeskStore, inject: [DataSource], useFactory: (source: DataSource) => new DeskStore(source) },
    { provide: CompanyStore, inject: [DataSource], useFactory: (source: DataSource) => new CompanyStore(source) },
    Connectors,
    LiveFeed,
    DeadLetters,
    EventLog,
    // In this order: the limit counts by the user whom the first has found.
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class ConsoleModule {}
