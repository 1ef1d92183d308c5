import { loadFacts, loadLists, loadVersions, missingSettings, proposedSettings } from '@jobpro/mapping';
import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import type { Caller } from '../access/access.js';
import { Reads } from '../access/reads.js';
import { Acts, messageOf } from '../acts/acts.js';
import { CompanyStore } from '../company/company.store.js';
import { conflict } from '../http/problem.js';
import { changesBetween } from '../records/record.decide.js';
import { SettingsAccepted, SettingsPage, SettingsRequest } from './settings.schema.js';
import { SettingsStore } from './settings.store.js';

const VERSIONS_SHOWN = 50;

/** A company's settings, and who changed them when. */
@ApiTags('settings')
@Controller('api/companies/:companyId/settings')
export class SettingsController {
  constructor(
    private readonly reads: Reads,
    private readonly acts: Acts,
    private readonly companies: CompanyStore,
    private readonly store: SettingsStore,
  ) {}

  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: SettingsPage })
  async settings(@CurrentCaller() { companyId }: Caller): Promise<SettingsPage> {
    const settings = await this.companies.settings(companyId);
    const reads = this.reads.ofCompany(companyId);
    const versions = await loadVersions(reads, companyId, VERSIONS_SHOWN);
    const lists = await loadLists(reads, companyId);
    return {
      settings: settings ?? null,
      references: await this.store.references(companyId),
      gaps:
        settings === undefined
          ? [{ field: 'name', sentence: 'The settings are empty, so nothing is sent.', required: true }]
          : missingSettings(settings, { lists, facts: await loadFacts(reads, companyId) }),
      proposals: proposedSettings(lists.account),
      changes: versions.map(({ revision, at, by, settings: after }, index) => ({
        revision,
        at: at.toISOString(),
        who: by,
        changes: changesBetween(versions[index + 1]?.settings, after),
      })),
    };
  }

  /** Requests new settings. They apply once the mapping services have read them, within a second or so. */
  @Put()
  @RequireRole('mend')
  @ApiOkResponse({ standardSchema: SettingsAccepted })
  change(
    @CurrentCaller() caller: Caller,
    @Body({ schema: SettingsRequest }) { requestId, base, settings }: SettingsRequest,
  ): Promise<SettingsAccepted> {
    const { companyId, user } = caller;
    return this.acts.once(caller, requestId, SettingsAccepted, async (tx) => {
      const current = await this.companies.settings(companyId, tx);
      if ((current?.revision ?? 0) !== base) {
        throw conflict(
          'settings.changed',
          'Someone else changed the settings in the meantime.',
          'Look at them again, then make your change.',
        );
      }
      const act = { kind: 'choose-settings', basedOn: base, settings };
      const data = { requestedBy: user.name, act };
      return {
        what: 'company.configured',
        about: { changes: changesBetween(current, settings) },
        result: { basedOn: base },
        messages: [messageOf(companyId, 'mapping.company.act-requested.v1', data, requestId)],
      };
    });
  }
}
