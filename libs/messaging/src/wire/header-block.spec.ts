import { describe, expect, test } from '@jest/globals';
import { MsgHdrsImpl } from '@nats-io/nats-core/internal';
import fc from 'fast-check';
import { readHeaderBlock } from './header-block.read.js';

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
    ['a line that is none', 'NATS/1.0\r\nrubbish\r\nce-id: a\r\n\r\n', { 'ce-id': 'a' }],
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
        const written = MsgHdrsImpl.fromRecord(Object.fromEntries(pairs.map(([key, one]) => [key, [one]])));
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
