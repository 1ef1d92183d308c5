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

const tell = (subject: string, type: string, data: unknown) => {
  const id = randomUUID();
  const event = { id, type, source: '/spec', time: new Date().toISOString() };
  return bus.publish({ id, subject, headers: eventHeaders(event, undefined), body: JSON.stringify(data) });
};
const exported = (company: string, number: string) =>
  tell(`sync.${company}.invoice.exported`, 'sync.invoice.exported.v1', { number });

/** A page's stream: what came over it so far. */
async function listen(token: string, path: string, lastEventId?: string): Promise<() => string> {
  const answer = await fetch(`${desk.url}${path}`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: ended.signal,
  });
  let heard = '';
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) heard += decoder.decode(chunk as Uint8Array, { stream: true });
  };
  read().catch(() => undefined);
  return () => heard;
}

test('a page hears its own company, and after a break what it missed; never another one', async () => {
  const owner = await desk.login('dev-owner', 'acme');
  const stranger = await desk.login('dev-owner', 'other');
  const heard = await listen(owner, '/api/companies/acme/events');
  const strange = await listen(stranger, '/api/companies/other/events');
  await eventually(async () => {
    await exported('acme', 'first');
    return heard().includes('first');
  });
  const id = /id: (\d+)\ndata: [^\n]*first/.exec(heard())?.[1];
  await exported('acme', 'second');
  await exported('other', 'theirs');
  await eventually(() => heard().includes('second') && strange().includes('theirs'));
  expect(heard()).not.toContain('theirs');
  expect(strange()).not.toContain('second');

  const again = await listen(owner, '/api/companies/acme/events', id);
  await eventually(() => again().includes('second'));
  expect(again()).not.toContain('theirs');
});

test('an operator hears that something moved, of whichever company, and nothing of what it was', async () => {
  const heard = await listen(await desk.login('dev-operator'), '/api/operations/events');
  await eventually(async () => {
    await exported('other', 'secret-number');
    return heard().includes('"kind":"changed"');
  });
  expect(heard()).not.toContain('secret-number');
});
