import { type CompanySettings, subjectOf } from '@jobpro/contracts';
import { loadLists, loadVersions, settingsGaps } from '@jobpro/mapping';
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
import { changesBetween } from './settings.decide.js';
import { SettingsAsked, SettingsKept, SettingsPage } from './settings.schema.js';

const VERSIONS = 50;

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
    const versions = await loadVersions(this.source, companyId, VERSIONS);
    return {
      settings: settings ?? null,
      references: await referencesOf(this.source, companyId),
      gaps:
        settings === undefined
          ? [{ field: 'name', sentence: 'The settings are empty, so nothing is sent.' }]
          : settingsGaps(settings, await loadLists(this.source, companyId)),
      changes: versions.map(({ revision, at, by, settings: after }, index) => ({
        revision,
        at: at.toISOString(),
        who: by,
        changes: changesBetween(versions[index + 1]?.settings, after),
      })),
    };
  }

  /** Asks for new settings; they hold once the mappings have heard of them, within a second or so. */
  @Put()
  @Needs('mend')
  @Takes(SettingsAsked)
  @Answers(SettingsKept)
  change(
    @CallerOf() caller: Caller,
    @BodyOf(SettingsAsked) asked: SettingsAsked,
  ): Promise<z.infer<typeof SettingsKept>> {
    const { companyId, user } = caller;
    return this.work.transaction(async (tx) => {
      const result = { basedOn: asked.base };
      if ((await acts.before(tx, caller, asked.requestId, SettingsKept)) !== undefined) return { outgoing: [], result };
      const before: CompanySettings | undefined = await this.companies.settings(companyId, tx);
      if ((before?.revision ?? 0) !== asked.base) {
        throw conflict(
          'settings.changed',
          'Someone else changed the settings in the meantime.',
          'Look at them again, then make your change.',
        );
      }
      const traceparent = traceparentOf();
      const about = { changes: changesBetween(before, asked.settings) };
      const act = {
        id: asked.requestId,
        what: 'company.configured',
        about,
        result,
        traceId: traceparent.split('-')[1],
      };
      if (!(await acts.keep(tx, caller, act))) return { outgoing: [], result };
      const type = 'mapping.company.act-requested.v1';
      const data = {
        requestedBy: user.name,
        act: { kind: 'choose-settings', basedOn: asked.base, settings: asked.settings },
      };
      const message = {
        id: asked.requestId,
        subject: subjectOf(type, companyId),
        type,
        data,
        causeId: asked.requestId,
        traceparent,
      };
      return { outgoing: [message], result };
    });
  }
}
