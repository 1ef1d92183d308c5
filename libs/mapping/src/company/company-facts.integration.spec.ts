import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { InputOf } from '@jobpro/contracts';
import { query } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type MappingServices, startMappings } from '../testing/services.js';
import { loadFacts } from './company.store.js';

const [FIRST, SECOND] = [randomUUID(), randomUUID()];
const Record = z.object({ state: z.string(), code: z.string().optional(), sentence: z.string().optional() });
let services: MappingServices;

beforeAll(async () => {
  services = await startMappings('customer', 'invoice');
  await services.publish('jobpro.company.configured.v1', {
    revision: 1,
    name: 'Acme',
    edition: 'online',
    accounts: {},
  });
  await connected(FIRST, '2026-11-20T08:00:00Z');
  await services.publish('jobpro.customer.created.v1', { id: 'C1', revision: 1, displayName: 'Hartmann' });
  await services.publish('jobpro.invoice.created.v1', {
    id: 'N1',
    revision: 1,
    number: 'N1',
    customerId: 'C1',
    date: '2026-10-31',
    lines: [{ amount: '10.10' }],
    total: '10.10',
  });
});

afterAll(() => services.stop());

const connected = (connectionId: string, at: string) =>
  services.publish('outcome.company.connected.v1', { edition: 'online', connectionId, at });
const report = (facts: Partial<InputOf<'outcome.company.facts.v1'>>) =>
  services.publish('outcome.company.facts.v1', {
    edition: 'online',
    connectionId: FIRST,
    readAt: new Date().toISOString(),
    ...facts,
  });
const closedUntil = async () => (await loadFacts(services.source, 'acme'))?.closedUntil;
const invoice = async () => {
  const sql = `select state, reason ->> 'code' as code, reason ->> 'sentence' as sentence
                 from mapping.sync_record where entity = 'invoice' and id = 'N1'`;
  return (await query(services.source, sql, [], Record))[0];
};
const Plan = z.object({ hash: z.string(), becomes: z.string() });
/** Makes a plan for the invoice and waits for it. */
async function plan(planId: string): Promise<z.infer<typeof Plan>> {
  const act = { kind: 'plan', planId, ids: ['N1'] } as const;
  await services.publish('mapping.invoice.act-requested.v1', { requestedBy: 'Pat', act });
  return eventually(async () => {
    const sql = `select p.hash, l.line ->> 'becomes' as becomes
                   from mapping.plan p join mapping.plan_line l on l.plan_id = p.id and l.entity = p.entity where p.id = $1`;
    return (await query(services.source, sql, [planId], Plan))[0] ?? false;
  });
}

test('the latest reading of the preferences is valid, in whatever order they come', async () => {
  await report({ readAt: '2026-11-20T09:00:00Z', closedUntil: '2026-10-31' });
  await eventually(async () => expect(await closedUntil()).toBe('2026-10-31'));
  await report({ readAt: '2026-11-20T08:30:00Z', closedUntil: '2026-08-31' });
  await report({ readAt: '2026-11-20T09:30:00Z', closedUntil: '2026-10-31', discounts: true });
  await eventually(async () => expect((await loadFacts(services.source, 'acme'))?.discounts).toBe(true));
  expect(await closedUntil()).toBe('2026-10-31');
});

test('a plan blocks an invoice of a closed period, and has preferences that are not fresh read again', async () => {
  expect(await plan('P1')).toMatchObject({ becomes: 'blocked' });
  const commands = await eventually(() => {
    const received = services.received('command.online.company.read-facts.v1');
    return received.length > 0 ? received : false;
  });
  expect(commands).toMatchObject([{ recordId: 'acme', connectionId: FIRST }]);
});

test('a plan with fresh preferences has nothing read', async () => {
  await report({ closedUntil: '2026-10-31' });
  await eventually(async () => expect((await loadFacts(services.source, 'acme'))?.discounts).toBeUndefined());
  const before = services.received('command.online.company.read-facts.v1').length;
  await plan('P2');
  await plan('P3');
  expect(services.received('command.online.company.read-facts.v1')).toHaveLength(before);
});

test('an invoice that was refused for a closed period is sent once QuickBooks reports that it is open', async () => {
  await services.publish('jobpro.invoice.export-requested.v1', { batchId: 'B1', ids: ['N1'], requestedBy: 'Pat' });
  // Its customer is linked first.
  const ensure = await eventually(() => services.received('command.online.customer.ensure.v1')[0] ?? false);
  const { commandId, recordId } = ensure;
  await services.publish('outcome.customer.done.v1', {
    ...{ commandId, recordId, connectionId: FIRST, remote: { id: 'Q1' }, how: 'created' as const, warnings: [] },
  });
  await eventually(async () =>
    expect(await invoice()).toEqual({
      state: 'failed',
      code: 'quickbooks.books-closed',
      sentence:
        'The books in QuickBooks are closed up to and including Oct 31, 2026. This document is dated Oct 31, 2026.',
    }),
  );
  const before = await plan('P4');
  await report({ closedUntil: '2026-09-30' });
  await eventually(async () => expect(await invoice()).toMatchObject({ state: 'sending' }));
  expect((await plan('P5')).hash).not.toBe(before.hash);
});

test('the preferences of another connection do not apply', async () => {
  await connected(SECOND, '2026-11-21T08:00:00Z');
  await eventually(async () => expect(await closedUntil()).toBeUndefined());
  await connected(FIRST, '2026-11-22T08:00:00Z');
  await eventually(async () => expect(await closedUntil()).toBe('2026-09-30'));
});
