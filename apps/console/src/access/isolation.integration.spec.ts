import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDataSource, execute, type Executor, ScopedReads } from '@jobpro/database';
import { loadLists, loadVersions } from '@jobpro/mapping';
import { freshDatabase, type FreshDatabase } from '@jobpro/testing';
import type { DataSource } from 'typeorm';
import { ActStore } from '../acts/act.store.js';
import { CompanyStore } from '../company/company.store.js';
import { HomeStore } from '../company/home.store.js';
import { IssueStore } from '../company/issue.store.js';
import { TieOutStore } from '../company/tie-out.store.js';
import { MonthStore } from '../month/month.store.js';
import { PlanStore } from '../export/plan.store.js';
import { DeskStore } from '../records/desk.store.js';
import { RecordStore } from '../records/record.store.js';
import { ReviewStore } from '../review/review.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { seedCompany, seedInvoices } from '../testing/console.js';
import { Reads } from './reads.js';

/** Shows one company, whichever a store asks for: what a store would show if it named the wrong company. */
class PinnedReads extends Reads {
  readonly #scope: ScopedReads;

  constructor(source: DataSource, companyId: string) {
    super(source);
    this.#scope = ScopedReads.ofCompany(source, companyId);
  }

  override ofCompany(): ScopedReads {
    return this.#scope;
  }
}

const stores = {
  ActStore,
  CompanyStore,
  DeskStore,
  HomeStore,
  IssueStore,
  MonthStore,
  PlanStore,
  RecordStore,
  ReviewStore,
  SettingsStore,
  TieOutStore,
};
const PLAN = 'p';
const YEAR = { from: '2026-01-01', to: '2026-12-31', zone: 'UTC' };
const ACT = '00000000-0000-4000-8000-000000000001';

/** Every read of the console for one company, each with an argument that finds something. */
const readsOf = (reads: Reads, companyId: string): Record<string, () => Promise<unknown>> => {
  const tx: Executor = reads.ofCompany(companyId);
  const acts = new ActStore(reads);
  const companies = new CompanyStore(reads);
  const desk = new DeskStore(reads);
  const review = new ReviewStore(reads);
  const scope = { companyId, entity: 'invoice', goLive: undefined } as const;
  return {
    'ActStore.latest': () => acts.latest({ companyId }),
    'ActStore.resultOf': async () => (await acts.resultOf(tx, companyId, ACT)) ?? 'none',
    'ActStore.recordsOf': () => acts.recordsOf(tx, companyId, 'invoice', ['I1']),
    'CompanyStore.settings': async () => (await companies.settings(companyId)) ?? 'none',
    'CompanyStore.goLive': async () => (await companies.goLive(companyId)) ?? 'none',
    'CompanyStore.connection': async () => (await companies.connection(companyId, undefined)) ?? 'none',
    'CompanyStore.pause': async () => (await companies.pause(companyId, 'online')) ?? 'none',
    'CompanyStore.imports': () => companies.imports(companyId),
    'CompanyStore.batches': () => companies.batches(companyId),
    'DeskStore.page': () => desk.page(scope, { sort: '-date', limit: 5 }),
    'DeskStore.byIds': () => desk.byIds(scope, ['I1']),
    'DeskStore.summary': async () => (await desk.summary(scope, {})).views,
    'DeskStore.selection': () => desk.selection(tx, scope, {}, new Date(Date.now() + 60_000).toISOString(), 5),
    'DeskStore.inStates': () => desk.inStates(tx, scope, ['I0', 'I1', 'I2'], ['ready']),
    'DeskStore.dependencies': () =>
      desk.dependencies(companyId, 'invoice', ['I1']).then((all) => all.filter(({ linked }) => linked)),
    'DeskStore.remoteSides': async () => [...(await desk.remoteSides(scope, ['I1']))],
    'DeskStore.search': () => desk.search(scope, 'inv-1001', 5),
    'HomeStore.home': () => new HomeStore(reads, desk, new IssueStore(reads)).home(companyId, undefined, YEAR),
    'IssueStore.issues': () => new IssueStore(reads).issues(companyId),
    'MonthStore.closings': () => new MonthStore(reads).closings(companyId),
    'MonthStore.certificate': async () => (await new MonthStore(reads).certificate(companyId, ACT)) ?? 'none',
    'PlanStore.find': async () => (await new PlanStore(reads).find(companyId, 'invoice', PLAN)) ?? 'none',
    'RecordStore.find': async () => (await new RecordStore(reads).find(companyId, 'invoice', 'I1')) ?? 'none',
    'ReviewStore.review': () => review.review(companyId, 'customer', { show: 'open', after: undefined, limit: 5 }),
    'ReviewStore.names': () => review.names(companyId, 'customer', 'candidate'),
    'SettingsStore.references': () => new SettingsStore(reads).references(companyId),
    'TieOutStore.ofPeriod': () => new TieOutStore(reads, desk).ofPeriod(companyId, undefined, {}),
    'mapping.loadLists': async () => Object.keys(await loadLists(tx, companyId)),
    'mapping.loadVersions': () => loadVersions(tx, companyId, 5),
  };
};

/** Methods that read over all companies on purpose, or write. */
const elsewhere = ['ActStore.insert', 'CompanyStore.named', 'MonthStore.insert', 'MonthStore.keepDocuments'];

let database: FreshDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await freshDatabase();
  const owner = await database.open();
  await seedCompany(owner, 'acme');
  await seedInvoices(owner, 'acme', 50);
  for (const statement of [
    `insert into mapping.company_version (company_id, revision, settings, changed_by) select company_id, 1, settings, 'Pat' from mapping.company`,
    `insert into mapping.company_list (company_id, kind, id, name, active) values ('acme', 'terms', '1', 'Net 30', true)`,
    `insert into mapping.batch (entity, company_id, id, requested_by, traceparent, total) values ('invoice', 'acme', 'b', 'Pat', '', 1)`,
    `insert into mapping.import (entity, company_id, id) values ('customer', 'acme', 'i')`,
    `insert into mapping.candidate (entity, company_id, remote_id, import_id, name, data, verdict, why, score)
     values ('customer', 'acme', '9', 'i', 'Candidate', '{"active": true, "remote": {"id": "9", "version": "0"}}', 'new', 'w', 0)`,
    `insert into mapping.plan (entity, company_id, id, hash, requested_by, total, counts, amount)
     values ('invoice', 'acme', '${PLAN}', 'h', 'Pat', 1, '{}', '1.00')`,
    `insert into mapping.tie_out (entity, company_id, id, requested_by) values ('invoice', 'acme', 't', 'Pat')`,
    `insert into online.connection (connection_id, company_id, realm_id, status, refresh_token)
     values (gen_random_uuid(), 'acme', '1', 'connected', 'sealed')`,
    `insert into online.company_queue (company_id, paused_until) values ('acme', now() + interval '1 hour')`,
    `insert into online.connection_reference (connection_id, list, id, name, folded, active, version)
     select connection_id, 'Account', '1', 'Sales', 'sales', true, '0' from online.connection`,
    `insert into console.act (company_id, id, who, who_name, what, result) values ('acme', '${ACT}', 'u', 'Pat', 'test', '{}')`,
    `insert into console.month_close (company_id, id, month, who, who_name, figures)
     values ('acme', '${ACT}', '2026-10', 'u', 'Pat', '{"company": null, "edition": null, "books": null, "goLive": null, "parts": []}')`,
  ])
    await execute(owner, statement);
  const options = { url: database.urlOf('console'), applicationName: 'console', poolSize: 2 };
  source = await createDataSource(options).initialize();
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

describe('every read of the console', () => {
  const unused = createDataSource({ url: 'postgres://127.0.0.1/none', applicationName: 'names' });
  const names = Object.keys(readsOf(new Reads(unused), 'acme'));

  test.each(names)(
    '%s finds the rows of its company, and none of them while the database shows another',
    async (name) => {
      const run = async (visible: string, companyId: string) =>
        JSON.stringify(await readsOf(new PinnedReads(source, visible), companyId)[name]?.());
      const nothing = await run('nobody', 'nobody');
      expect(await run('acme', 'acme')).not.toBe(nothing);
      expect(await run('other', 'acme')).toBe(nothing);
    },
  );

  test('is listed here', () => {
    const methods = Object.entries(stores).flatMap(([store, { prototype }]) =>
      Object.getOwnPropertyNames(prototype).flatMap((name) => (name === 'constructor' ? [] : [`${store}.${name}`])),
    );
    const listed = [...names.filter((name) => !name.startsWith('mapping.')), ...elsewhere];
    expect(methods.toSorted()).toEqual(listed.toSorted());
  });
});
