import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import type { Caller } from '../access/access.js';
import { CONNECTION_CONFIRMED } from '../acts/act.schema.js';
import { ActStore } from '../acts/act.store.js';
import { DeskStore } from '../records/desk.store.js';
import { alertsOf } from './alert.decide.js';
import {
  BatchHistory,
  type Connection,
  Issues,
  Overview,
  Period,
  SearchQuery,
  SearchResult,
  TieOuts,
} from './company.schema.js';
import { CompanyStore } from './company.store.js';
import { IssueStore } from './issue.store.js';
import { TieOutStore } from './tie-out.store.js';

/** Serves what pages show of a company as a whole: its connection, batches, issues, comparisons and the search. */
@ApiTags('company')
@Controller('api/companies/:companyId')
export class OverviewController {
  constructor(
    private readonly companies: CompanyStore,
    private readonly acts: ActStore,
    private readonly desk: DeskStore,
    private readonly issueStore: IssueStore,
    private readonly tieOutStore: TieOutStore,
  ) {}

  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: Overview })
  async overview(@CurrentCaller() { companyId }: Caller): Promise<Overview> {
    const settings = await this.companies.settings(companyId);
    const connection = await this.companies.connection(companyId, settings?.edition);
    const pause = connection && (await this.companies.pause(companyId, connection.edition));
    return {
      id: companyId,
      name: settings?.name ?? null,
      edition: settings?.edition ?? connection?.edition ?? null,
      configured: settings !== undefined,
      goLive: settings?.goLive ?? null,
      connection: connection ?? null,
      alerts: alertsOf(connection, pause, Date.now()),
      confirmedBy: await this.#confirmedBy(companyId, connection),
      imports: await this.companies.imports(companyId),
    };
  }

  @Get('search')
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: SearchResult })
  async search(
    @CurrentCaller() { companyId }: Caller,
    @Query({ schema: SearchQuery }) { q, limit }: SearchQuery,
  ): Promise<SearchResult> {
    const goLive = await this.companies.goLive(companyId);
    return { found: await this.desk.search({ companyId, goLive }, q, limit) };
  }

  /** The latest batches, running ones with their progress. */
  @Get('batches')
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: BatchHistory })
  async batches(@CurrentCaller() { companyId }: Caller): Promise<BatchHistory> {
    return { batches: await this.companies.batches(companyId) };
  }

  /** The causes that keep documents out of QuickBooks. */
  @Get('issues')
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: Issues })
  async issues(@CurrentCaller() { companyId }: Caller): Promise<Issues> {
    return this.issueStore.issues(companyId);
  }

  /** The latest comparisons with QuickBooks for some days, and what leads from one total to the other. An act requests one. */
  @Get('tie-outs')
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: TieOuts })
  async tieOuts(@CurrentCaller() { companyId }: Caller, @Query({ schema: Period }) period: Period): Promise<TieOuts> {
    return this.tieOutStore.ofPeriod(companyId, await this.companies.goLive(companyId), period);
  }

  /** Returns who confirmed this connection, with the books that it has now. */
  async #confirmedBy(companyId: string, connection: Connection | undefined): Promise<string | null> {
    if (connection === undefined) return null;
    const { since, companyName } = connection;
    const filter = { companyId, what: CONNECTION_CONFIRMED, about: { since, companyName: companyName ?? '' } };
    const [confirmation] = await this.acts.latest(filter, 1);
    return confirmation?.who ?? null;
  }
}
