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
const check = async (token: string, company: string, event: Record<string, unknown>) => {
  const body = { requestId: newId(), type: 'jobpro.customer.created.v1', send: false, ...event };
  const response = await desk.ask(token, `/api/companies/${company}/rehearsal`, { method: 'POST', body });
  return EventCheckResult.parse(response.body);
};
const log = async (token: string, company: string, query = '') =>
  MessageLog.parse((await desk.ask(token, `/api/companies/${company}/event-log${query}`)).body).events;

describe('the check of an event', () => {
  test.each([
    ['valid data passes', { data: customer(1) }, true, null],
    ['a missing field is named', { data: { id: 'C1' } }, false, /displayName/],
    [
      'a message of our own is refused',
      { type: 'sync.invoice.exported.v1', data: {} },
      false,
      /no event that JobPro sends/,
    ],
    ['an unknown type is refused', { type: 'nonsense', data: {} }, false, /no event/],
  ])('%s', async (_, event, holds, reason) => {
    const result = await check(owner, 'acme', event);
    expect([result.holds, result.sentAs]).toEqual([holds, null]);
    if (reason !== null) expect(result.reason).toMatch(reason);
  });

  test('an event is sent once, however often the button is pressed, and the act is recorded', async () => {
    const requestId = newId();
    const event = { requestId, data: customer(7), send: true };
    const results = await Promise.all([check(owner, 'acme', event), check(owner, 'acme', event)]);
    expect(results.map(({ sentAs }) => sentAs)).toEqual([requestId, requestId]);
    await eventually(async () => (await log(owner, 'acme')).length > 0);
    expect((await log(owner, 'acme')).map(({ id }) => id)).toEqual([requestId]);
    const acts: unknown = await desk.database.query(
      `select who_name, about from console.act where what = 'rehearsal.sent'`,
    );
    expect(acts).toEqual([{ who_name: 'Olivia Owner', about: { type: 'jobpro.customer.created.v1' } }]);
  });
});

describe('the event log', () => {
  test('shows a company’s own messages, newest first, with many messages of other companies in between', async () => {
    const stranger = await desk.login('dev-owner', 'other');
    for (const n of [20, 21, 22]) await check(owner, 'acme', { data: customer(n), send: true });
    await Promise.all(
      Array.from({ length: 90 }, (_, n) => check(stranger, 'other', { data: customer(n), send: true })),
    );
    await eventually(async () => (await log(stranger, 'other', '?limit=200')).length === 90);
    const messages = await log(owner, 'acme', '?limit=2&way=from-jobpro');
    const ids = messages.map(({ data }) => z.object({ id: z.string() }).parse(JSON.parse(data)).id);
    expect(ids).toEqual(['C22', 'C21']);
    expect(messages[0]).toMatchObject({ subject: 'jobpro.acme.customer.created', way: 'from-jobpro', cut: false });
    expect(messages[0]?.trace).toBe(`https://traces.example/trace/${messages[0]?.traceId ?? ''}`);
    expect(await log(stranger, 'other', '?limit=5')).toHaveLength(5);
    expect(await log(owner, 'acme', '?way=to-jobpro')).toEqual([]);
  });
});

describe('the schemas', () => {
  test('each message type has a schema, and the bus has an AsyncAPI document', async () => {
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
