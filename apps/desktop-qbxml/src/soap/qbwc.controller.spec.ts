import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readHead, ticketIn } from './qbwc.controller.js';

const envelope = (inside: string) =>
  `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${inside}</soap:Body></soap:Envelope>`;
const call = envelope('<receiveResponseXML xmlns="x"><ticket>t-1</ticket><response>ok</response></receiveResponseXML>');

describe('a ticket at the beginning of a call', () => {
  test.each([
    [call, 't-1'],
    [envelope('<q:receiveResponseXML><q:ticket> t-1 </q:ticket>'), 't-1'],
    [envelope('<closeConnection><ticket xmlns="x">t-1</ticket>'), 't-1'],
    [envelope('<authenticate><strUserName>ticket</strUserName>'), undefined],
    [envelope('<receiveResponseXML><ticket /><response>'), undefined],
    [envelope(`<receiveResponseXML><ticket>${'x'.repeat(101)}</ticket>`), undefined],
    ['', undefined],
  ])('%s: %s', (head, ticket) => {
    expect(ticketIn(head)).toBe(ticket);
  });
});

describe('the head of a body', () => {
  test('contains the ticket however the bytes are split, and the whole body can still be read', async () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(cuts, async (sizes) => {
        const body = Readable.from(pieces(call, sizes), { objectMode: false });
        expect(ticketIn(await readHead(body))).toBe('t-1');
        expect(await text(body)).toBe(call);
      }),
    );
  });

  test('contains no more than is needed', async () => {
    const body = new PassThrough();
    body.write('x'.repeat(5_000));
    expect((await readHead(body)).length).toBe(5_000);
    body.end('y');
    expect(await text(body)).toBe(`${'x'.repeat(5_000)}y`);
  });

  test('of a body that ends early contains the bytes received', async () => {
    expect(await readHead(Readable.from([Buffer.from('<a')], { objectMode: false }))).toBe('<a');
    expect(await readHead(Readable.from([], { objectMode: false }))).toBe('');
  });

  test('of a caller who disconnects contains the bytes received', async () => {
    const body = new PassThrough();
    body.write('<a');
    setImmediate(() => body.destroy());
    expect(await readHead(body)).toBe('<a');
  });
});

function pieces(whole: string, sizes: readonly number[]): Buffer[] {
  const cut: Buffer[] = [];
  for (let from = 0, at = 0; from < whole.length; at += 1) {
    const size = sizes[at % sizes.length] ?? 1;
    cut.push(Buffer.from(whole.slice(from, from + size)));
    from += size;
  }
  return cut;
}
