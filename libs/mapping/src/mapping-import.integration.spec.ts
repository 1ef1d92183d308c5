import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '@jobpro/testing';
import { matchKeys } from './translate/names.js';
import { type MappingServices, startMappings } from './testing/services.js';

let services: MappingServices;

beforeAll(async () => {
  services = await startMappings('customer', 'item', 'invoice');
  await services.publish('jobpro.company.configured.v1', {
    revision: 1,
    name: 'Acme',
    edition: 'online',
    accounts: {},
  });
  const customers = [
    ['A', 'Acme Supply'],
    ['J', 'John Smith'],
    ['B', "O'Brien & Sons"],
    ['X1', 'Twice Ltd'],
    ['X2', 'TWICE LTD'],
  ];
  for (const [id, displayName] of customers)
    await services.publish('jobpro.customer.created.v1', { id, revision: 1, displayName });
  await eventually(async () => (await records()).length === 5);
});
afterAll(() => services.stop());

const query = <T>(sql: string) => services.source.query<T[]>(sql);
const records = () =>
  query<{ id: string; state: string; remote: string | null }>(
    `select id, state, remote ->> 'id' as remote from mapping.sync_record where entity = 'customer' order by id`,
  );
const candidates = () =>
  query<{ name: string; verdict: string; decided: string | null; proposal: string | null }>(
    `select name, verdict, decided, proposal from mapping.candidate where entity = 'customer' order by name`,
  );
const imported = (name: string, more: object = {}) => ({ remote: { id: `Q-${name}` }, name, active: true, ...more });
const page = (importId: string, number: number, last: boolean, ...customers: object[]) =>
  services.publish('outcome.customer.imported.v1', { importId, page: number, last, customers });
const act = (what: object) => services.publish('mapping.customer.act-requested.v1', { requestedBy: 'Pat', act: what });
const published = () =>
  services.received('sync.customer.imported.v1').flatMap(({ customers }) => customers.map(({ name }) => name));

const theirs = [
  imported('ACME supply'),
  imported('Smith, John'),
  imported('O’Brien and Sons'),
  imported('Twice Ltd'),
  imported('Brand New'),
];

describe('what QuickBooks has', () => {
  test('an imported page links exact matches, publishes new records and leaves near matches to a person', async () => {
    await services.publish('jobpro.customer.import-requested.v1', { importId: 'i1', requestedBy: 'Pat' });
    await eventually(() => expect(services.received('command.online.customer.import.v1')).toHaveLength(1));
    await page('i1', 1, false, ...theirs.slice(0, 3));
    await page('i1', 2, true, ...theirs.slice(3));
    await eventually(async () => expect(await candidates()).toHaveLength(5));
    expect(await candidates()).toEqual([
      { name: 'ACME supply', verdict: 'same', decided: 'linked', proposal: 'A' },
      { name: 'Brand New', verdict: 'new', decided: 'published', proposal: null },
      { name: 'O’Brien and Sons', verdict: 'perhaps', decided: null, proposal: 'B' },
      { name: 'Smith, John', verdict: 'perhaps', decided: null, proposal: 'J' },
      { name: 'Twice Ltd', verdict: 'same', decided: 'linked', proposal: 'X1' },
    ]);
    await eventually(() => expect(published()).toEqual(['Brand New']));
    expect(await records()).toMatchObject([
      { id: 'A', state: 'exported', remote: 'Q-ACME supply' },
      { id: 'B', state: 'ready' },
      { id: 'J', state: 'ready' },
      { id: 'X1', remote: 'Q-Twice Ltd' },
      { id: 'X2', remote: 'Q-Twice Ltd' },
    ]);
  });

  test('two records of JobPro with one name each get a warning that names the other', async () => {
    const warned = await query(
      `select id, w -> 'details' ->> 'other' as other, w -> 'details' ->> 'otherId' as "otherId"
         from mapping.sync_record cross join jsonb_array_elements(warnings) w where entity = 'customer' order by id`,
    );
    expect(warned).toEqual([
      { id: 'X1', other: 'TWICE LTD', otherId: 'X2' },
      { id: 'X2', other: 'Twice Ltd', otherId: 'X1' },
    ]);
  });

  test('a repeated import changes nothing', async () => {
    const before = [await candidates(), await records(), published()];
    await page('i2', 1, true, ...theirs);
    await eventually(async () => {
      const [row] = await query<{ seen: number }>(
        `select seen from mapping.import where id = 'i2' and finished_at is not null`,
      );
      expect(row?.seen).toBe(5);
    });
    await eventually(() => expect(services.received('sync.customer.imported.v1')).toHaveLength(3));
    expect([await candidates(), await records(), published()]).toEqual(before);
  });

  test('a bulk decision can be undone until something is exported on the record', async () => {
    await act({ kind: 'decide-all-candidates', as: 'link', minScore: 90 });
    await eventually(async () => expect((await records()).filter(({ state }) => state === 'exported')).toHaveLength(5));
    // An invoice is exported for John Smith.
    const invoice = {
      id: 'N',
      revision: 1,
      number: 'N',
      customerId: 'J',
      date: '2026-11-20',
      lines: [{ amount: '1.00' }],
      total: '1.00',
    };
    await services.publish('jobpro.invoice.created.v1', invoice);
    await services.publish('jobpro.invoice.export-requested.v1', { batchId: 'b', ids: ['N'], requestedBy: 'Pat' });
    await eventually(() => expect(services.received('command.online.invoice.create.v1')).toHaveLength(1));
    await act({ kind: 'undo-candidates', remoteIds: ['Q-Smith, John', 'Q-O’Brien and Sons'] });
    await eventually(async () =>
      expect((await records()).find(({ id }) => id === 'B')).toMatchObject({ state: 'ready', remote: null }),
    );
    expect((await records()).find(({ id }) => id === 'J')).toMatchObject({
      state: 'exported',
      remote: 'Q-Smith, John',
    });
  });

  test('candidates are decided one by one', async () => {
    await act({ kind: 'decide-candidates', decisions: [{ as: 'new', remoteId: 'Q-O’Brien and Sons' }] });
    await eventually(() => expect(published()).toEqual(['Brand New', 'O’Brien and Sons']));
    // A decision is final until it is undone.
    await act({ kind: 'decide-candidates', decisions: [{ as: 'link', remoteId: 'Q-O’Brien and Sons', id: 'B' }] });
    await act({ kind: 'decide-candidates', decisions: [{ as: 'ignore', remoteId: 'Q-Smith, John' }] });
    await page('i3', 1, true, imported('Third'));
    await eventually(() => expect(published()).toContain('Third'));
    expect((await records()).find(({ id }) => id === 'B')).toMatchObject({ state: 'ready' });
    expect((await candidates()).find(({ name }) => name === 'Smith, John')).toMatchObject({ decided: 'linked' });
  });
});

test('undoing a match releases both customers, or neither if one already has exports', async () => {
  const twice = async () =>
    (await records()).filter(({ id }) => id.startsWith('X')).map(({ state, remote }) => `${state} ${remote ?? '-'}`);
  const invoice = { id: 'NX', revision: 1, number: 'NX', customerId: 'X2', date: '2026-11-20', total: '1.00' };
  const open = () =>
    query(`select name from mapping.candidate where entity = 'customer' and decided is null and name like 'T%'`);
  await services.source.query(
    `insert into mapping.sync_record (entity, company_id, id, state, revision, name, snapshot)
     values ('invoice', 'acme', 'NX', 'exported', 1, 'NX', $1)`,
    [JSON.stringify(invoice)],
  );
  await act({ kind: 'undo-candidates', remoteIds: ['Q-Twice Ltd'] });
  await act({ kind: 'undo-candidates', remoteIds: ['Q-Third'] });
  await page('i-undo', 1, true, imported('Behind the undo'));
  await eventually(() => expect(published()).toContain('Behind the undo'));
  expect(await twice()).toEqual(['exported Q-Twice Ltd', 'exported Q-Twice Ltd']);
  expect(await open()).toEqual([]);
  await services.source.query(`delete from mapping.sync_record where entity = 'invoice' and id = 'NX'`);
  await act({ kind: 'undo-candidates', remoteIds: ['Q-Twice Ltd'] });
  await eventually(async () => expect(await twice()).toEqual(['ready -', 'ready -']));
  expect(await open()).toEqual([{ name: 'Twice Ltd' }]);
  await act({ kind: 'decide-candidates', decisions: [{ as: 'link', remoteId: 'Q-Twice Ltd', id: 'X1' }] });
  await eventually(async () => expect(await open()).toEqual([]));
});

test('“treat the rest as new” includes candidates linked or unlinked since', async () => {
  await services.publish('jobpro.customer.created.v1', { id: 'O', revision: 1, displayName: 'Oak Street Deli' });
  await services.publish('jobpro.customer.created.v1', { id: 'P', revision: 1, displayName: 'Pine Street Deli' });
  await eventually(async () => expect((await records()).filter(({ id }) => 'OP'.includes(id))).toHaveLength(2));
  await page('i4', 1, true, imported('Deli Oak Street'), imported('Street Oak Deli'), imported('Pine Street Deli'));
  const open = async () => (await candidates()).filter(({ decided }) => decided === null).map(({ name }) => name);
  await eventually(async () => expect(await open()).toEqual(['Deli Oak Street', 'Street Oak Deli']));
  // Both match it equally well, and it can be linked to one of them only.
  await act({ kind: 'decide-all-candidates', as: 'link', minScore: 90 });
  await eventually(async () => expect(await open()).toEqual(['Street Oak Deli']));
  expect((await records()).find(({ id }) => id === 'O')).toMatchObject({
    state: 'exported',
    remote: 'Q-Deli Oak Street',
  });
  await act({ kind: 'undo-candidates', remoteIds: ['Q-Pine Street Deli'] });
  await eventually(async () => expect(await open()).toEqual(['Pine Street Deli', 'Street Oak Deli']));
  await act({ kind: 'decide-all-candidates', as: 'new', minScore: 0 });
  await eventually(async () => expect(await open()).toEqual([]));
  await eventually(() => expect(published().slice(-2).sort()).toEqual(['Pine Street Deli', 'Street Oak Deli']));
});

test('an import ends when every page was read, in any order, and each page counts once', async () => {
  const state = async () => {
    const [run] = await query<{ pages: number; seen: number; ended: boolean }>(
      `select pages, seen, finished_at is not null as ended from mapping.import where id = 'i5'`,
    );
    return run;
  };
  await page('i5', 3, true, imported('Ended Three'));
  await eventually(async () => expect(await state()).toEqual({ pages: 1, seen: 1, ended: false }));
  await page('i5', 1, false, imported('Ended One'));
  await page('i5', 1, false, imported('Ended One'));
  await page('i5', 3, true, imported('Ended Three'));
  await eventually(async () => expect(await state()).toEqual({ pages: 2, seen: 2, ended: false }));
  await page('i5', 2, false, imported('Ended Two'));
  await eventually(async () => expect(await state()).toEqual({ pages: 3, seen: 3, ended: true }));
});

test('a record that the connector set aside is in the review with its reason, and counts as read', async () => {
  const because = 'JobPro cannot keep its billing address';
  await services.publish('outcome.customer.imported.v1', {
    importId: 'aside',
    page: 1,
    last: true,
    customers: [imported('Beside It')],
    setAside: [{ remoteId: 'Q-aside', name: 'Set Aside', because }],
  });
  await eventually(async () => {
    expect(await query(`select seen from mapping.import where id = 'aside' and finished_at is not null`)).toEqual([
      { seen: 2 },
    ]);
  });
  expect(
    await query(
      `select verdict, decided, why from mapping.candidate where remote_id = 'Q-aside' and company_id = 'acme'`,
    ),
  ).toEqual([{ verdict: 'ignored', decided: 'ignored', why: because }]);
  expect(published()).not.toContain('Set Aside');
});

test('an import that QuickBooks refuses ends, and keeps its words', async () => {
  const refused = { code: '4002', message: 'Invalid query' };
  await services.publish('outcome.customer.imported.v1', {
    importId: 'refused',
    page: 1,
    last: true,
    customers: [],
    refused,
  });
  await eventually(async () => {
    expect(await query(`select refused from mapping.import where id = 'refused' and finished_at is not null`)).toEqual([
      { refused },
    ]);
  });
});

test('an item of another type is linked with a warning, and one that no invoice line can use is ignored', async () => {
  await services.publish('jobpro.item.created.v1', { id: 'I', revision: 1, name: 'Copper pipe', type: 'service' });
  await eventually(async () =>
    expect(await query(`select id from mapping.sync_record where entity = 'item'`)).toHaveLength(1),
  );
  const item = (name: string, type: string) => ({ remote: { id: `Q-${name}` }, name, type, active: true });
  await services.publish('outcome.item.imported.v1', {
    importId: 'items',
    page: 1,
    last: true,
    items: [item('copper PIPE', 'inventory'), item('Sales tax', 'other'), item('Drywall', 'non-inventory')],
  });
  const verdicts = () =>
    query(`select name, verdict, decided from mapping.candidate where entity = 'item' order by lower(name)`);
  await eventually(async () =>
    expect(await verdicts()).toEqual([
      { name: 'copper PIPE', verdict: 'same', decided: 'linked' },
      { name: 'Drywall', verdict: 'new', decided: 'published' },
      { name: 'Sales tax', verdict: 'ignored', decided: 'ignored' },
    ]),
  );
  expect(
    await query(
      `select remote ->> 'id' as remote, warnings -> 0 ->> 'sentence' as said from mapping.sync_record where entity = 'item'`,
    ),
  ).toEqual([
    {
      remote: 'Q-copper PIPE',
      said: 'The item “Copper pipe” is service in JobPro but inventory in QuickBooks. It was linked as it is in QuickBooks.',
    },
  ]);
  const publishedItems = () => services.received('sync.item.imported.v1').flatMap(({ items }) => items);
  await eventually(() => expect(publishedItems().map(({ name }) => name)).toEqual(['Drywall']));
});

test('a page finds its matches by the index, however many customers JobPro has', async () => {
  const keys = (at: number) => matchKeys({ name: `Customer ${String(at)} of many` });
  const some = Array.from({ length: 20_000 }, (_, at) => ({ id: `M${String(at)}`, keys: keys(at) }));
  await services.source.query(
    `insert into mapping.sync_record (entity, company_id, id, state, match_keys)
     select 'customer', 'many', c.id, 'ready', c.keys from jsonb_to_recordset($1::jsonb) as c (id text, keys text[])`,
    [JSON.stringify(some)],
  );
  await services.source.query('analyze mapping.sync_record');
  const sql = readFileSync(new URL('import/sql/matches.sql', import.meta.url), 'utf8');
  const page = some.slice(0, 500).flatMap((customer) => customer.keys);
  const plan = await services.source.query<{ 'QUERY PLAN': string }[]>(`explain ${sql}`, ['customer', 'many', page]);
  const steps = plan.map((line) => line['QUERY PLAN']).join('\n');
  expect(steps).toContain('Bitmap Index Scan on sync_record_customer_match');
  expect(steps).not.toContain('Seq Scan on sync_record');
});

test('10,000 candidates come page by page, and each is judged once', async () => {
  const PAGES = 20;
  for (let number = 1; number <= PAGES; number += 1) {
    const customers = Array.from({ length: 500 }, (_, index) =>
      imported(`Customer ${String(number)}-${String(index)} of many`),
    );
    await page('large', number, number === PAGES, ...customers);
  }
  await eventually(
    async () => {
      const [row] = await query<{ seen: number }>(
        `select seen from mapping.import where id = 'large' and finished_at is not null`,
      );
      expect(row?.seen).toBe(10_000);
    },
    { within: 55_000 },
  );
  const [judged] = await query<{ n: number }>(
    `select count(*)::int as n from mapping.candidate where entity = 'customer' and verdict = 'new' and name like 'Customer % of many'`,
  );
  expect(judged?.n).toBe(10_000);
});
