import { describe, expect, test } from '@jest/globals';
import { asyncApi } from '@jobpro/contracts/published';
import { repositoryRoot } from '@jobpro/testing';
import { MsgHdrsImpl } from '@nats-io/nats-core/internal';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { eventHeaders, readCloudEvent, readHeaderBlock, sourceOf } from './cloud-event.js';

const AsyncApi = z.object({
  components: z.object({ schemas: z.object({ cloudEventHeaders: z.object({ required: z.array(z.string()) }) }) }),
});
const storedAt = new Date('2026-01-02T03:04:05.678Z');
const attributes = {
  id: '4f0f',
  type: 'jobpro.invoice.created.v1',
  source: sourceOf('core'),
  time: '2026-01-01T00:00:00.000Z',
};
const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const good = Object.fromEntries(eventHeaders(attributes, trace));

function read(
  headers: Record<string, string | undefined>,
  body = '{"a":"1.10"}',
  subject = 'jobpro.acme.invoice.created',
) {
  const all = Object.entries({ ...good, ...headers }).filter((each): each is [string, string] => each[1] !== undefined);
  return readCloudEvent({ subject, headers: () => new Map(all), body: Buffer.from(body), storedAt });
}

test('a written event is read back unchanged', () => {
  expect(read({})).toEqual({
    ok: true,
    event: {
      ...attributes,
      subject: 'jobpro.acme.invoice.created',
      companyId: 'acme',
      traceparent: trace,
      data: { a: '1.10' },
    },
  });
});

test('an event without a time has its storage time, and one without a trace has none', () => {
  expect(read({ 'ce-time': undefined, traceparent: undefined })).toMatchObject({
    ok: true,
    event: { time: '2026-01-02T03:04:05.678Z', traceparent: undefined },
  });
});

/** The headers of the example in docs/messages.md, as a sender reads them there. */
const documented = new Map(
  [
    ...readFileSync(join(repositoryRoot, 'docs', 'messages.md'), 'utf8').matchAll(
      /^(ce-[a-z]+|Nats-Msg-Id|traceparent) +(\S+)/gm,
    ),
  ].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
);
/** The headers that AsyncAPI requires, and no other. */
const required = new Map(
  AsyncApi.parse(asyncApi('1.0.0')).components.schemas.cloudEventHeaders.required.map((name) => {
    const value = name === 'Nats-Msg-Id' ? attributes.id : good[name];
    if (value === undefined) throw new Error(`No value for the required header ${name}`);
    return [name.toLowerCase(), value];
  }),
);

test.each([
  ['the headers of docs/messages.md', documented],
  ['the headers that AsyncAPI requires', required],
  ['ce-datacontenttype instead of content-type', new Map([...required, ['ce-datacontenttype', 'application/json']])],
])('a message with exactly %s is read', (_name, headers) => {
  const wire = { subject: 'jobpro.acme.invoice.created', headers: () => headers, body: Buffer.from('{}'), storedAt };
  expect(readCloudEvent(wire)).toMatchObject({ ok: true });
});

test('a content type may have parameters', () => {
  expect(read({ 'content-type': 'Application/JSON; charset=utf-8' }).ok).toBe(true);
});

describe('refused with a sentence', () => {
  test.each([
    [{ 'ce-specversion': undefined }, 'ce-specversion is missing'],
    [{ 'ce-specversion': '0.3' }, 'ce-specversion is "0.3"'],
    [{ 'ce-id': undefined }, 'ce-id is missing'],
    [{ 'ce-id': 'two words' }, 'ce-id is "two words"'],
    [{ 'ce-source': undefined }, 'ce-source'],
    [{ 'ce-type': 'jobpro.invoice.created' }, 'not a type with a version'],
    [{ 'ce-type': 'jobpro.customer.created.v1' }, 'does not belong on the subject'],
    [{ 'ce-time': 'yesterday' }, 'ce-time is "yesterday"'],
    [{ 'ce-time': '2026-13-45T00:00:00Z' }, 'ce-time'],
    [{ 'content-type': 'text/plain' }, 'content-type is "text/plain"'],
    [{ 'ce-datacontenttype': 'text/plain' }, 'ce-datacontenttype is "text/plain"'],
  ])('%j', (headers, sentence) => {
    const reading = read(headers);
    expect(reading.ok ? '' : reading.reason).toContain(sentence);
  });

  test.each(['', '{', 'undefined', '\u0000'])('the body %j', (body) => {
    expect(read({}, body)).toMatchObject({ ok: false, reason: expect.stringContaining('not JSON') });
  });

  test('a message of more than 1 MiB, before its body is parsed', () => {
    expect(read({}, 'x'.repeat(1_048_577))).toEqual({
      ok: false,
      reason: 'The message has 1048577 bytes, more than the 1048576 that are accepted.',
    });
  });

  test('bytes that are not UTF-8', () => {
    const body = Uint8Array.of(0x22, 0xff, 0x22);
    const subject = 'jobpro.acme.invoice.created';
    expect(readCloudEvent({ subject, headers: () => new Map(Object.entries(good)), body, storedAt }).ok).toBe(false);
  });

  test('a subject without a company', () => {
    expect(read({}, '{}', 'jobpro.invoice')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('no company'),
    });
  });
});

const block = (text: string) => readHeaderBlock(new TextEncoder().encode(text));

describe('the headers of a message', () => {
  test.each([
    ['one', 'NATS/1.0\r\nce-id: 4f0f\r\n\r\n', { 'ce-id': '4f0f' }],
    ['without a space', 'NATS/1.0\r\nce-id:4f0f\r\n\r\n', { 'ce-id': '4f0f' }],
    ['with more space', 'NATS/1.0\r\nce-id:   4f0f \r\n\r\n', { 'ce-id': '4f0f' }],
    ['in another spelling', 'NATS/1.0\r\nCE-Id: 4f0f\r\n\r\n', { 'ce-id': '4f0f' }],
    ['twice: the first counts', 'NATS/1.0\r\nce-id: a\r\nCE-ID: b\r\n\r\n', { 'ce-id': 'a' }],
    ['the first that has a value', 'NATS/1.0\r\nce-id: \r\nce-id: b\r\n\r\n', { 'ce-id': 'b' }],
    ['a colon in the value', 'NATS/1.0\r\nce-time: 10:00:00Z\r\n\r\n', { 'ce-time': '10:00:00Z' }],
    ['a line without a colon', 'NATS/1.0\r\nrubbish\r\nce-id: a\r\n\r\n', { 'ce-id': 'a' }],
    ['a status and nothing else', 'NATS/1.0 503 No Responders\r\n\r\n', {}],
    ['not ended', 'NATS/1.0\r\nce-id: a', { 'ce-id': 'a' }],
    ['a line end of its own kind', 'NATS/1.0\r\nce-id: a\nb\r\n\r\n', { 'ce-id': 'a\nb' }],
    ['not ASCII', 'NATS/1.0\r\nname: Señor\r\n\r\n', { name: 'Señor' }],
    ['none', '', {}],
  ])('%s', (_what, text, expected) => {
    expect(Object.fromEntries(block(text))).toEqual(expected);
  });

  test('headers that the client writes are read as the client reads them', () => {
    const name = fc.stringMatching(/^[a-z][a-z-]{0,12}$/);
    const value = fc.stringMatching(/^[\x21-\x7e][\x20-\x7e]{0,40}$/).map((text) => text.trim());
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key }), (pairs) => {
        const written = MsgHdrsImpl.fromRecord(Object.fromEntries(pairs.map(([key, text]) => [key, [text]])));
        const bytes = (written as MsgHdrsImpl).encode();
        const read = MsgHdrsImpl.decode(bytes);
        expect([...readHeaderBlock(bytes)]).toEqual(read.keys().map((key) => [key, read.get(key)]));
      }),
    );
  });

  test('malformed headers never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readHeaderBlock(bytes) instanceof Map));
  });
});
