import { enterCompany, type Executor } from '@jobpro/database';
import { UnitOfWork } from '@jobpro/messaging';
import { traceparentOf } from '@jobpro/telemetry';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import type { Caller } from '../access/access.js';
import { Reads } from '../access/reads.js';
import { Acts, messageOf } from '../acts/acts.js';
import { CompanyStore } from '../company/company.store.js';
import { conflict } from '../http/problem.js';
import { DeskStore } from '../records/desk.store.js';
import { sendable } from '../records/record.decide.js';
import { Document } from '../records/records.schema.js';
import { blocksOf, decideExport, type ExportDecision, MOST, namesIn } from './export.decide.js';
import {
  ExportAccepted,
  ExportRequest,
  PlanAccepted,
  PlanId,
  PlanRequest,
  PlanResult,
  Preview,
  PreviewRequest,
} from './export.schema.js';
import { PlanStore } from './plan.store.js';

/** Sending: previewed first, then requested once, however often the button is pressed. */
@ApiTags('export desk')
@Controller('api/companies/:companyId/exports')
export class ExportController {
  constructor(
    private readonly reads: Reads,
    private readonly work: UnitOfWork,
    private readonly acts: Acts,
    private readonly desk: DeskStore,
    private readonly companies: CompanyStore,
  ) {}

  /** Previews what would happen. Changes nothing. */
  @Post('preview')
  @HttpCode(200)
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: Preview })
  async preview(
    @CurrentCaller() { companyId }: Caller,
    @Body({ schema: PreviewRequest }) request: PreviewRequest,
  ): Promise<Preview> {
    const { ids, total } = await this.#decide(this.reads.ofCompany(companyId), companyId, request);
    const settings = await this.companies.settings(companyId);
    const connection = await this.companies.connection(companyId, settings?.edition);
    const dependencies = await this.desk.dependencies(companyId, request.entity, ids);
    const items = namesIn(dependencies, 'item');
    return {
      count: ids.length,
      total,
      customers: namesIn(dependencies, 'customer'),
      items,
      blocks: blocksOf(settings, connection, { count: ids.length, newItems: items.newCount }),
      edition: settings?.edition ?? null,
      nextBy: connection?.nextBy ?? null,
    };
  }

  @Post()
  @HttpCode(202)
  @RequireRole('export')
  @ApiAcceptedResponse({
    standardSchema: ExportAccepted,
    description: 'The new batch. Its progress comes as live events.',
  })
  send(
    @CurrentCaller() caller: Caller,
    @Body({ schema: ExportRequest }) request: ExportRequest,
  ): Promise<ExportAccepted> {
    const { companyId, user } = caller;
    const { requestId: batchId, entity, plan, sendAlong } = request;
    return this.acts.once(caller, batchId, ExportAccepted, async (tx) => {
      const { ids, revisions, total } = await this.#decide(tx, companyId, request);
      const result = { batchId, count: ids.length, total };
      const data = { batchId, ids, requestedBy: user.name, revisions, plan, sendAlong };
      return {
        what: `${entity}.export-requested`,
        about: { entity, ...result, record: ids.length === 1 ? `${entity}/${ids.join()}` : undefined },
        result,
        messages: [messageOf(companyId, `jobpro.${entity}.export-requested.v1`, data, batchId)],
      };
    });
  }

  /** Asks the mapping for its own plan, made by the code that sends. A live event says when it can be read. */
  @Post('plan')
  @HttpCode(202)
  @RequireRole('view')
  @ApiAcceptedResponse({ standardSchema: PlanAccepted })
  plan(
    @CurrentCaller() { companyId, user }: Caller,
    @Body({ schema: PlanRequest }) request: PlanRequest,
  ): Promise<PlanAccepted> {
    const { requestId: planId, entity } = request;
    return this.work.transaction(async (tx, send) => {
      await enterCompany(tx, companyId);
      const { ids } = await this.#decide(tx, companyId, request);
      const data = { requestedBy: user.name, act: { kind: 'plan', planId, ids } };
      const message = messageOf(companyId, `mapping.${entity}.act-requested.v1`, data, planId);
      send({ ...message, causeId: planId, traceparent: traceparentOf() });
      return { planId };
    });
  }

  /** @throws a problem where the selection cannot be sent. */
  async #decide(
    tx: Executor,
    companyId: string,
    { entity, selection }: PreviewRequest,
  ): Promise<Extract<ExportDecision, { kind: 'send' }>> {
    const decision = decideExport(selection, await this.#selected(tx, companyId, { entity, selection }));
    if (decision.kind === 'send') return decision;
    const { code, message, remedy, count } = decision;
    throw conflict(code, message, remedy, { count });
  }

  async #selected(tx: Executor, companyId: string, { entity, selection }: PreviewRequest) {
    if (selection.kind === 'records') {
      const ids = selection.records.map(({ id }) => id);
      return this.desk.inStates(tx, { companyId, entity }, ids, sendable);
    }
    const { at, filter } = selection;
    const view = filter.view ?? 'ready';
    if (view !== 'ready' && view !== 'failed') return [];
    const goLive = await this.companies.goLive(companyId);
    return this.desk.selection(tx, { companyId, entity, goLive }, { ...filter, view }, at, MOST);
  }
}

/** The mapping's plans. */
@ApiTags('export desk')
@Controller('api/companies/:companyId/plans/:entity/:planId')
export class PlanController {
  constructor(private readonly store: PlanStore) {}

  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: PlanResult })
  async plan(
    @CurrentCaller() { companyId }: Caller,
    @Param('entity', { schema: Document }) entity: Document,
    @Param('planId', { schema: PlanId }) planId: string,
  ): Promise<PlanResult> {
    return { plan: await this.store.find(companyId, entity, planId) };
  }
}
