import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type ConsoleUnderTest, newId, seedCompany, startConsole } from '../testing/console.js';
import { EventCheckResult, MessageLog, TypeList } from './developer.schema.js';

let desk: ConsoleUnderTest;
let owner: string;
beforeAll(async () => {
  desk = await startConsole({ CONSOLE_TRACE_URL: 'https://traces.example/trace/{traceId}' });
  await seedCompany(desk.database, 'acme');
  await seedCompany(desk.database, 'other');
  owner = await desk.login('dev-owner', 'acme');
});
afterAll(() => desk.stop());

const customer = (n: number) => ({ id: `C${n}`, revision: 1, displayName: `Customer ${n}` });
const rehearse = async (token: string, company: string, asked: Record<string, unknown>) =>
  EventCheckResult.parse(
    (
      await desk.ask(token, `/api/companies/${company}/rehearsal`, {
        method: 'POST',
        body: { requestId: newId(), type: 'jobpro.customer.created.v1', send: false, ...asked },
      })
    ).body,
  );
const log = async (token: string, company: string, query = '') =>
  MessageLog.parse((await desk.ask(token, `/api/companies/${company}/event-log${query}`)).body).events;

describe('rehearsal', () => {
  test.each([
    [{ data: customer(1) }, true, null],
    [{ data: { id: 'C1' } }, false, /displayName/],
    [{ type: 'sync.invoice.exported.v1', data: {} }, false, /no event that JobPro sends/],
    [{ type: 'nonsense', data: {} }, false, /no event/],
  ])('%j holds: %p', async (asked, holds, reason) => {
    const read = await rehearse(owner, 'acme', asked);
    expect([read.holds, read.sentAs]).toEqual([holds, null]);
    if (reason !== null) expect(read.reason).toMatch(reason);
  });

  test('what is sent is on the bus once, however often it is pressed, and on record', async () => {
    const requestId = newId();
    const asked = { requestId, data: customer(7), send: true };
    const sent = await Promise.all([rehearse(owner, 'acme', asked), rehearse(owner, 'acme', asked)]);
    expect(sent.map(({ sentAs }) => sentAs)).toEqual([requestId, requestId]);
    await eventually(async () => (await log(owner, 'acme')).length > 0);
    expect((await log(owner, 'acme')).map(({ id }) => id)).toEqual([requestId]);
    const acts: unknown = await desk.database.query(
      `select who_name, about from console.act where what = 'rehearsal.sent'`,
    );
    expect(acts).toEqual([{ who_name: 'Olivia Owner', about: { type: 'jobpro.customer.created.v1' } }]);
  });
});

describe('the event log', () => {
  test('shows a company’s own messages, the newest first, however many of others lie between', async () => {
    const stranger = await desk.login('dev-owner', 'other');
    for (const n of [20, 21, 22]) await rehearse(owner, 'acme', { data: customer(n), send: true });
    await Promise.all(
      Array.from({ length: 90 }, (_, n) => rehearse(stranger, 'other', { data: customer(n), send: true })),
    );
    await eventually(async () => (await log(stranger, 'other', '?limit=200')).length === 90);
    const mine = await log(owner, 'acme', '?limit=2&way=from-jobpro');
    const read = mine.map(({ data }) => z.object({ id: z.string() }).parse(JSON.parse(data)).id);
    expect(read).toEqual(['C22', 'C21']);
    expect(mine[0]).toMatchObject({ subject: 'jobpro.acme.customer.created', way: 'from-jobpro', cut: false });
    expect(mine[0]?.trace).toBe(`https://traces.example/trace/${mine[0]?.traceId ?? ''}`);
    expect(await log(stranger, 'other', '?limit=5')).toHaveLength(5);
    expect(await log(owner, 'acme', '?way=to-jobpro')).toEqual([]);
  });
});

describe('schemas', () => {
  test('every message has one, and the bus has a document', async () => {
    const { types } = TypeList.parse((await desk.ask(owner, '/api/schemas')).body);
    expect(types.length).toBeGreaterThan(60);
    expect(types.find(({ type }) => type === 'jobpro.invoice.created.v1')).toMatchObject({
      way: 'from-jobpro',
      subject: 'jobpro.{companyId}.invoice.created',
    });
    expect((await desk.ask(owner, '/api/schemas/jobpro.invoice.created.v1')).body).toMatchObject({
      title: 'jobpro.invoice.created.v1',
      type: 'object',
    });
    expect((await desk.ask(owner, '/api/schemas/asyncapi.json')).body).toMatchObject({ asyncapi: '3.0.0' });
    expect((await desk.ask(owner, '/api/schemas/none')).status).toBe(404);
  });
});
