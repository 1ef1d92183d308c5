import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Bus, eventHeaders } from '@jobpro/messaging';
import { eventually } from '@jobpro/testing';
import { type ConsoleUnderTest, seedCompany, startConsole } from '../testing/console.js';

let desk: ConsoleUnderTest;
let bus: Bus;
const ended = new AbortController();

beforeAll(async () => {
  desk = await startConsole();
  await seedCompany(desk.database, 'acme');
  await seedCompany(desk.database, 'other');
  bus = await Bus.connect(desk.natsUrl, 'spec', 5_000);
});
afterAll(async () => {
  ended.abort();
  await bus.close();
  await desk.stop();
});

const publishExported = (company: string, number: string) => {
  const id = randomUUID();
  const event = { id, type: 'sync.invoice.exported.v1', source: '/spec', time: new Date().toISOString() };
  const headers = eventHeaders(event, undefined);
  return bus.publish({ id, subject: `sync.${company}.invoice.exported`, headers, body: JSON.stringify({ number }) });
};

/** Opens a page's stream. Returns a function that returns what has come so far. */
async function listen(token: string, path: string, lastEventId?: string): Promise<() => string> {
  const headers = new Headers({ authorization: `Bearer ${token}` });
  if (lastEventId !== undefined) headers.set('last-event-id', lastEventId);
  const response = await fetch(`${desk.url}${path}`, { headers, signal: ended.signal });
  let received = '';
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) received += decoder.decode(chunk as Uint8Array, { stream: true });
  };
  read().catch(() => undefined);
  return () => received;
}

test('a page receives its own company’s events, and after a break those that it missed, but never another company’s', async () => {
  const owner = await desk.login('dev-owner', 'acme');
  const stranger = await desk.login('dev-owner', 'other');
  const received = await listen(owner, '/api/companies/acme/events');
  const receivedByStranger = await listen(stranger, '/api/companies/other/events');
  await eventually(async () => {
    await publishExported('acme', 'first');
    return received().includes('first');
  });
  const id = /id: (\d+)\ndata: [^\n]*first/.exec(received())?.[1];
  await publishExported('acme', 'second');
  await publishExported('other', 'theirs');
  await eventually(() => received().includes('second') && receivedByStranger().includes('theirs'));
  expect(received()).not.toContain('theirs');
  expect(receivedByStranger()).not.toContain('second');

  const receivedAgain = await listen(owner, '/api/companies/acme/events', id);
  await eventually(() => receivedAgain().includes('second'));
  expect(receivedAgain()).not.toContain('theirs');
});

test('an operator receives hints that something changed in any company, without its content', async () => {
  const received = await listen(await desk.login('dev-operator'), '/api/operations/events');
  await eventually(async () => {
    await publishExported('other', 'secret-number');
    return received().includes('"kind":"changed"');
  });
  expect(received()).not.toContain('secret-number');
});
