import { type CompanySettings, subjectOf } from '@jobpro/contracts';
import { UnitOfWork } from '@jobpro/messaging';
import { traceparentOf } from '@jobpro/telemetry';
import { Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { acts } from '../acts/act.store.js';
import { conflict } from '../http/refusal.js';
import { Answers, BodyOf, Takes } from '../http/zod.js';
import { CompanyStore } from '../overview/company.store.js';
import { referencesOf } from './reference.store.js';
import { changesBetween, gapsOf } from './settings.decide.js';
import { SettingsAsked, SettingsKept, SettingsPage } from './settings.schema.js';

const CHANGED = 'company.configured';

/** What a company decided about its books, and who changed it when. */
@ApiTags('settings')
@Controller('api/companies/:companyId/settings')
export class SettingsController {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(UnitOfWork) private readonly work: UnitOfWork,
    @Inject(CompanyStore) private readonly companies: CompanyStore,
  ) {}

  @Get()
  @Needs('view')
  @Answers(SettingsPage)
  async settings(@CallerOf() { companyId }: Caller): Promise<SettingsPage> {
    const settings = await this.companies.settings(companyId);
    return {
      settings: settings ?? null,
      references: await referencesOf(this.source, companyId),
      gaps: gapsOf(settings),
      changes: await acts.latest(this.source, companyId, { what: [CHANGED] }),
    };
  }

  /** Asks for new settings; they hold once invoice and the other mappings have heard of them, within a second or so. */
  @Put()
  @Needs('mend')
  @Takes(SettingsAsked)
  @Answers(SettingsKept)
  change(
    @CallerOf() caller: Caller,
    @BodyOf(SettingsAsked) asked: SettingsAsked,
  ): Promise<z.infer<typeof SettingsKept>> {
    const { companyId } = caller;
    return this.work.transaction(async (tx) => {
      const again = await acts.before(tx, caller, asked.requestId, SettingsKept);
      if (again !== undefined) return { outgoing: [], result: again };
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`settings ${companyId}`]);
      const before = await this.companies.settings(companyId, tx);
      const asOf = Math.max(before?.revision ?? 0, await this.lastAsked(tx, companyId));
      if (asOf !== asked.base) {
        throw conflict(
          'settings.changed',
          'Somebody else changed the settings in the meantime.',
          'Look at them again, then make your change.',
        );
      }
      const after: CompanySettings = { ...asked.settings, revision: asOf + 1 };
      const result = { revision: after.revision };
      const traceparent = traceparentOf();
      const about = { revision: after.revision, changes: changesBetween(before, after) };
      const act = { id: asked.requestId, what: CHANGED, about, result, traceId: traceparent.split('-')[1] };
      if (!(await acts.keep(tx, caller, act))) return { outgoing: [], result };
      const type = 'jobpro.company.configured.v1';
      const subject = subjectOf(type, companyId);
      return {
        outgoing: [{ id: asked.requestId, subject, type, data: after, causeId: asked.requestId, traceparent }],
        result,
      };
    });
  }

  /** The revision asked for last from here, which the mapping may not have heard of yet. */
  private async lastAsked(tx: Parameters<typeof acts.latest>[0], companyId: string): Promise<number> {
    const [latest] = await acts.latest(tx, companyId, { what: [CHANGED] });
    const revision = latest?.about['revision'];
    return typeof revision === 'number' ? revision : 0;
  }
}
