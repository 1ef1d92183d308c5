import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf } from '@jobpro/connector/testing';
import { type DesktopRig, openDesktopRig } from '../testing/desktop-rig.js';
import { RawSession, stampedFile } from '../testing/raw-session.js';
import { callRaw, quickBooksWould } from '../testing/wire.js';

const MEGABYTE = 1024 * 1024;
const make = commandsOf('desktop', 'Construction Income');
let rig: DesktopRig;

beforeAll(async () => {
  rig = await openDesktopRig({ env: { DESKTOP_HOLD: '100ms' } });
}, 120_000);

afterAll(() => rig.close());

/** Announces `bytes` bytes, sends only `sent`, and returns the answer. */
function begin(bytes: number, sent: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'text/xml', 'content-length': bytes, soapaction: '"x/receiveResponseXML"' };
    const call = httpRequest(`${rig.url}/qbwc`, { method: 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => {
        call.destroy();
        resolve(text);
      });
    });
    call.on('error', reject);
    call.write(sent);
  });
}

const envelope = (ticket: string) =>
  `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><receiveResponseXML xmlns="http://developer.intuit.com/"><ticket>${ticket}</ticket><response>`;

test('a stranger’s large call gets a fallback reply without being read', async () => {
  const answer = await begin(
    20 * MEGABYTE,
    `${envelope('{00000000-0000-0000-0000-000000000000}')}${'x'.repeat(5_000)}`,
  );
  expect(answer).toContain('<receiveResponseXMLResult>-');
}, 20_000);

test('a stranger who sends all of it gets the same reply, and may call again on the same connection', async () => {
  const call = { ticket: 'none', response: 'x'.repeat(5 * MEGABYTE), hresult: '', message: '' };
  for (let times = 0; times < 3; times += 1)
    expect((await callRaw(rig.url, 'receiveResponseXML', call)).texts[0]).toMatch(/^-\d+$/);
}, 20_000);

test('a large answer of an open session is accepted', async () => {
  const issued = await rig.issue('large');
  const bill = make.invoice('L-1', '80-1', '80-2');
  await rig.queue('large', bill);
  const session = await RawSession.open(rig.url, issued);
  const request = await session.send(stampedFile('large', issued));
  const padded = quickBooksWould(request).replace('</QBXMLMsgsRs>', `${' '.repeat(MEGABYTE)}</QBXMLMsgsRs>`);
  expect(await session.receive(padded)).toBeGreaterThan(0);
  await session.close();
}, 30_000);
