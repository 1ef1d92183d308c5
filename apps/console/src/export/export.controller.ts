import { subjectOf } from '@jobpro/contracts';
import { rows, sqlFile } from '@jobpro/database';
import { UnitOfWork } from '@jobpro/messaging';
import { traceparentOf } from '@jobpro/telemetry';
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { acts } from '../acts/act.store.js';
import { type Chosen, DeskStore } from '../desk/desk.store.js';
import { conflict } from '../http/refusal.js';
import { Answers, BodyOf, Takes } from '../http/zod.js';
import { CompanyStore } from '../overview/company.store.js';
import { decideExport, MOST } from './export.decide.js';
import {
  ExportAsked,
  ExportBegun,
  PlanAsked,
  PlanBegun,
  Preview,
  PreviewAsked,
  type Selection,
} from './export.schema.js';
import { neededBy } from './export.store.js';
import { blocksOf } from './preview.decide.js';
import { sendable } from '../record/actions.decide.js';

const chosenSql = sqlFile(import.meta.url, '../desk/sql/chosen.sql');
const ChosenRow = z.object({ id: z.string(), revision: z.number().nullable(), amount: z.string() });

/** Sending: seen first, then asked for once, however often the button is pressed. */
@ApiTags('export desk')
@Controller('api/companies/:companyId/exports')
export class ExportController {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(UnitOfWork) private readonly work: UnitOfWork,
    @Inject(DeskStore) private readonly desk: DeskStore,
    @Inject(CompanyStore) private readonly companies: CompanyStore,
  ) {}

  /** What would happen. Changes nothing. */
  @Post('preview')
  @HttpCode(200)
  @Needs('view')
  @Takes(PreviewAsked)
  @Answers(Preview)
  async preview(
    @CallerOf() caller: Caller,
    @BodyOf(PreviewAsked) asked: z.infer<typeof PreviewAsked>,
  ): Promise<Preview> {
    const decided = decideExport(asked.selection, await this.chosen(this.source.manager, caller.companyId, asked));
    if (decided.kind === 'refused')
      throw conflict(decided.code, decided.sentence, decided.remedy, { count: decided.count });
    const settings = await this.companies.settings(caller.companyId);
    const connection = await this.companies.connection(caller.companyId, settings?.edition);
    const needed = await neededBy(this.source, caller.companyId, asked.entity, decided.ids);
    const of = (entity: 'customer' | 'item') => {
      const found = (linked: boolean) => needed.find((each) => each.entity === entity && each.linked === linked);
      return { linked: found(true)?.count ?? 0, new: found(false)?.names ?? [], newCount: found(false)?.count ?? 0 };
    };
    const [customers, items] = [of('customer'), of('item')];
    return {
      count: decided.ids.length,
      total: decided.total,
      customers,
      items,
      blocks: blocksOf(settings, connection, { count: decided.ids.length, newItems: items.newCount }),
      edition: settings?.edition ?? null,
      nextBy: connection?.nextBy ?? null,
    };
  }

  @Post()
  @HttpCode(202)
  @Needs('export')
  @Takes(ExportAsked)
  @Answers(ExportBegun, 'The batch that was made; its progress comes as live events.')
  async send(@CallerOf() caller: Caller, @BodyOf(ExportAsked) asked: ExportAsked): Promise<ExportBegun> {
    const { companyId, user } = caller;
    const { requestId: batchId, entity, selection } = asked;
    return this.work.transaction(async (tx) => {
      const before = await acts.before(tx, caller, batchId, ExportBegun);
      if (before !== undefined) return { outgoing: [], result: before };
      const decided = decideExport(selection, await this.chosen(tx, companyId, asked));
      if (decided.kind === 'refused')
        throw conflict(decided.code, decided.sentence, decided.remedy, { count: decided.count });
      const traceparent = traceparentOf();
      const result = { batchId, count: decided.ids.length, total: decided.total };
      const what = `${entity}.export-requested`;
      const about = {
        entity,
        ...result,
        ...(decided.ids.length === 1 ? { record: `${entity}/${decided.ids[0] ?? ''}` } : {}),
      };
      const kept = await acts.keep(tx, caller, {
        id: batchId,
        what,
        about,
        result,
        traceId: traceparent.split('-')[1],
      });
      if (!kept) return { outgoing: [], result };
      const type = `jobpro.${entity}.export-requested.v1` as const;
      const data = {
        batchId,
        ids: decided.ids,
        requestedBy: user.name,
        revisions: decided.revisions,
        ...planned(asked),
      };
      return {
        outgoing: [{ id: batchId, subject: subjectOf(type, companyId), type, data, causeId: batchId, traceparent }],
        result,
      };
    });
  }

  /** Asks the mapping for its own plan, by the code that does it; it tells by a live event when it is made. */
  @Post('plan')
  @HttpCode(202)
  @Needs('view')
  @Takes(PlanAsked)
  @Answers(PlanBegun)
  plan(
    @CallerOf() caller: Caller,
    @BodyOf(PlanAsked) asked: z.infer<typeof PlanAsked>,
  ): Promise<z.infer<typeof PlanBegun>> {
    const { companyId, user } = caller;
    const planId = asked.requestId;
    return this.work.transaction(async (tx) => {
      const decided = decideExport(asked.selection, await this.chosen(tx, companyId, asked));
      if (decided.kind === 'refused')
        throw conflict(decided.code, decided.sentence, decided.remedy, { count: decided.count });
      const type = `mapping.${asked.entity}.act-requested.v1` as const;
      const data = { requestedBy: user.name, act: { kind: 'plan', planId, ids: decided.ids } };
      const message = {
        id: planId,
        subject: subjectOf(type, companyId),
        type,
        data,
        causeId: planId,
        traceparent: traceparentOf(),
      };
      return { outgoing: [message], result: { planId } };
    });
  }

  private async chosen(
    tx: EntityManager,
    companyId: string,
    { entity, selection }: { entity: 'invoice' | 'payment'; selection: Selection },
  ): Promise<Chosen[]> {
    if (selection.kind === 'records') {
      return rows(tx, chosenSql, [entity, companyId, selection.records.map(({ id }) => id), sendable], ChosenRow);
    }
    const goLive = await this.companies.goLive(companyId);
    const view = selection.filter.view ?? 'ready';
    if (view !== 'ready' && view !== 'failed') return [];
    const { at, filter } = selection;
    return this.desk.selection({ companyId, entity, goLive }, { ...filter, view }, at, MOST);
  }
}

const planned = ({ plan, sendAlong }: ExportAsked) => ({
  ...(plan === undefined ? {} : { plan }),
  ...(sendAlong === undefined ? {} : { sendAlong }),
});
