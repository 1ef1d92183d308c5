import { expect, test } from '@jest/globals';
import { deadLetterSubject, writeBody } from './dead-letter.js';

test.each([
  ['jobpro.acme.invoice.created', 'dead.acme.invoice-mapping'],
  ['command.online.acme.invoice.create', 'dead.acme.invoice-mapping'],
  ['jobpro.a b.invoice.created', 'dead.unknown.invoice-mapping'],
])('the letter of a message on %s is published on %s', (subject, expected) => {
  expect(deadLetterSubject(subject, 'invoice-mapping')).toBe(expected);
});

test('a text body is kept as it is', () => {
  expect(writeBody(Buffer.from('{"name":"Müller & Söhne"}'))).toEqual({
    data: '{"name":"Müller & Söhne"}',
    encoding: 'utf8',
    cut: false,
  });
});

test.each([
  ['text', '', 'utf8'],
  ['not readable', '\ufffd', 'base64'],
  ['too long', 'x'.repeat(500_000), 'base64'],
])('a card or bank number is not kept, where the body is %s', (_what, more, encoding) => {
  const body = Buffer.from(`{"memo":"card 4111 1111 1111 1111, IBAN DE89370400440532013000","more":"${more}"}`);
  if (more === '\ufffd') body.fill(0xff, body.indexOf('\ufffd'), body.indexOf('\ufffd') + 3);
  const written = writeBody(body);
  expect(written.encoding).toBe(encoding);
  const letter = encoding === 'utf8' ? written.data : Buffer.from(written.data, 'base64').toString('utf8');
  expect(letter).toContain('{"memo":"card [number removed], IBAN [number removed]"');
});

test('a binary body is kept byte for byte', () => {
  const body = Uint8Array.of(0, 255, 128, 7);
  const written = writeBody(body);
  expect(written.encoding).toBe('base64');
  expect(Buffer.from(written.data, 'base64')).toEqual(Buffer.from(body));
});

test.each([
  ['long', 'x'.repeat(2_000_000), true],
  ['full of what JSON has to escape', '\u0001'.repeat(390_000), false],
])('a body that is %s makes a letter that a server takes', (_, body, cut) => {
  const written = writeBody(Buffer.from(body));
  expect(written.cut).toBe(cut);
  expect(JSON.stringify(written).length).toBeLessThan(900_000);
});
