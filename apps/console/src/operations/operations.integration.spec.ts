import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Bus, type DeadLetter, eventHeaders } from '@jobpro/messaging';
import { eventually } from '@jobpro/testing';
import { MessageLog } from '../developer/developer.schema.js';
import { type ConsoleUnderTest, seedCompany, startConsole } from '../testing/console.js';
import { Health } from './operations.schema.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const messageId = randomUUID();
let desk: ConsoleUnderTest;
let bus: Bus;
let operator: string;

const letter = (part: Partial<DeadLetter>): DeadLetter => ({
  code: 'handler-failed',
  reason: 'customer-mapping failed to process it in five attempts: the disk was full',
  service: 'customer-mapping',
  stream: 'JOBPRO',
  sequence: 7,
  subject: 'jobpro.acme.customer.created',
  companyId: 'acme',
  deliveryCount: 5,
  headers: {
    'ce-id': [messageId],
    'ce-type': ['jobpro.customer.created.v1'],
    traceparent: [`00-${TRACE}-00f067aa0ba902b7-01`],
  },
  data: JSON.stringify({ id: 'C1', revision: 1, displayName: 'Acme' }),
  encoding: 'utf8',
  cut: false,
  storedAt: new Date(Date.now() - 600_000).toISOString(),
  diedAt: new Date().toISOString(),
  ...part,
});

beforeAll(async () => {
  desk = await startConsole({ CONSOLE_TRACE_URL: 'https://traces.example/{traceId}' });
  await seedCompany(desk.database, 'acme');
  operator = await desk.login('dev-operator');
  bus = await Bus.connect(desk.natsUrl, 'spec', 5_000);
  const letters = [
    letter({}),
    letter({ code: 'unreadable', reason: 'It is not JSON', data: '{', headers: {} }),
    letter({ storedAt: new Date().toISOString(), headers: { ...letter({}).headers, 'ce-id': [randomUUID()] } }),
  ];
  for (const deadLetter of letters) {
    const id = randomUUID();
    const event = { id, type: 'dead.letter.v1', source: '/spec', time: new Date().toISOString() };
    await bus.publish({
      id,
      subject: 'dead.acme.customer-mapping',
      headers: eventHeaders(event, undefined),
      body: JSON.stringify(deadLetter),
    });
  }
});
afterAll(async () => {
  await bus.close();
  await desk.stop();
});

const health = async () => Health.parse((await desk.ask(operator, '/api/operations/health')).body);
const redrive = (token: string, sequence: number) =>
  desk.ask(token, `/api/operations/letters/${sequence}/redrive`, { method: 'POST', body: {} });

test('dead letters are listed with their content and a link to their trace, newest first', async () => {
  const { letters, deadLetters } = await health();
  expect(deadLetters).toBe(3);
  expect(letters.map(({ code, canRedrive }) => [code, canRedrive])).toEqual([
    ['handler-failed', true],
    ['unreadable', false],
    ['handler-failed', true],
  ]);
  expect(letters[2]).toMatchObject({
    service: 'customer-mapping',
    subject: 'jobpro.acme.customer.created',
    traceId: TRACE,
    trace: `https://traces.example/${TRACE}`,
    redriven: null,
  });
  expect(letters[2]?.data).toContain('"displayName":"Acme"');
});

test('a letter’s message is sent again under its own id, and refused with a sentence where that cannot help', async () => {
  const owner = await desk.login('dev-owner', 'acme');
  expect((await redrive(owner, 1)).status).toBe(403);
  expect((await redrive(operator, 1)).status).toBe(202);
  await eventually(async () => {
    const log = MessageLog.parse((await desk.ask(owner, '/api/companies/acme/event-log')).body).events;
    return log.some(({ id, subject }) => id === messageId && subject === 'jobpro.acme.customer.created');
  });
  expect((await health()).letters[2]?.redriven).toMatch(/^Oscar Operator, 20/);
  expect(await redrive(operator, 1)).toMatchObject({ status: 422, body: { code: 'letter.too-soon' } });
  expect(await redrive(operator, 2)).toMatchObject({ status: 422, body: { code: 'letter.unreadable' } });
  expect(await redrive(operator, 3)).toMatchObject({ status: 422, body: { code: 'letter.too-soon' } });
  expect(await redrive(operator, 99)).toMatchObject({ status: 404, body: { code: 'letter.none' } });
});
