import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { rubbish } from '@jobpro/qbxml/testing';
import { execute, rows } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import fc from 'fast-check';
import { z } from 'zod';
import { type DesktopRig, openDesktopRig } from './testing/desktop-rig.js';
import { RawSession, stampedFile } from './testing/raw-session.js';
import { callRaw, introduction, login, post, quickBooksWould } from './testing/wire.js';

/** 1,000 in the normal run; `RUBBISH_CALLS` for more. */
const RUBBISH = Number.parseInt(process.env['RUBBISH_CALLS'] ?? '1000', 10);
/** Calls on their way together. */
const AT_ONCE = 10;
const make = commandsOf('desktop', 'Construction Income');
let rig: DesktopRig;
let logged = 0;

beforeAll(async () => {
  rig = await openDesktopRig({
    env: { DESKTOP_HOLD: '100ms' },
    onLog: (line) => {
      if (/Rejected a (malformed|large) SOAP request/.test(line)) logged += 1;
    },
  });
}, 120_000);

afterAll(() => rig.close());

const endsOf = ({ data }: TestCommand) =>
  rig.mapping.of(data.commandId).filter(({ result }) => result === 'done' || result === 'rejected');

/** A company with commands in its queue. */
async function office(company: string, ...commands: TestCommand[]) {
  const issued = await rig.issue(company);
  await rig.queue(company, ...commands);
  return { issued, report: stampedFile(company, issued) };
}

test('a stranger’s guesses are delayed, and lock nobody else out', async () => {
  const { issued } = await office('guessed', make.customer('Patience'));
  const guess = () => login(rig.url, { ...issued, password: 'wrong' }, '203.0.113.9');
  for (let tries = 0; tries < 3; tries += 1) expect(await guess()).toEqual(['', 'nvu']);
  const began = performance.now();
  const waiting = guess();
  await eventually(async () => {
    const [row] = await rows(rig.database, blocked, [issued.userName], z.object({ n: z.number() }));
    return (row?.n ?? 0) >= 4;
  });
  // The stranger would not be let in with the right password now; the office's own computer is.
  expect(await login(rig.url, issued, '203.0.113.9')).toEqual(['', 'nvu']);
  expect((await login(rig.url, issued, '198.51.100.4'))[1]).toBe('');
  await waiting;
  expect(performance.now() - began).toBeGreaterThan(3_500);
}, 30_000);
const blocked = `select max(failures)::int as n from desktop.failed_login
                  where connection_id = (select connection_id from desktop.connection where user_name = $1)`;

test('a flood of logins costs few password checks, and an office that has logged in is still let in', async () => {
  const { issued } = await office('flooded', make.customer('Patience'));
  const checks = async () =>
    Number(
      /^jobpro_desktop_password_checks_total(?:\{.*\})? (\d+)/m.exec(
        await (await fetch(`${rig.url}/metrics`)).text(),
      )?.[1] ?? 0,
    );
  expect((await login(rig.url, issued, '198.51.100.7'))[1]).toBe('');
  const before = await checks();
  const strangers = Array.from({ length: 300 }, (_, index) => {
    const fromOneAddress = index % 2 === 0;
    const userName = fromOneAddress ? `nobody-${String(index)}` : issued.userName;
    return login(
      rig.url,
      { userName, password: 'wrong' },
      fromOneAddress ? '203.0.113.77' : `203.0.114.${String(index)}`,
    );
  });
  const replies = await Promise.all(strangers);
  expect(replies.filter(([, how]) => how === 'busy').length).toBeGreaterThan(200);
  // 30 for the address and 15 for the user name, and what they earn while the flood lasts.
  expect((await checks()) - before).toBeLessThan(75);
  expect((await login(rig.url, issued, '198.51.100.7'))[1]).toBe('');
}, 60_000);

const idsIn = (xml: string): string[] => [...xml.matchAll(/<\w+AddRq requestID="([^"]+)"/g)].map(([, id = '']) => id);
const setIn = (xml: string): string => /newMessageSetID="([^"]+)"/.exec(xml)?.[1] ?? '';

describe('the same call twice at once', () => {
  test('two answers to one set complete each command once', async () => {
    const bills = Array.from({ length: 30 }, (_, n) => make.invoice(`T-${n}`, '80-1', '80-2'));
    const { issued, report } = await office('twice', ...bills);
    const session = await RawSession.open(rig.url, issued);
    const request = await session.creations(report);
    expect(idsIn(request)).toHaveLength(30);
    const answer = quickBooksWould(request);
    await Promise.all([session.receive(answer), session.receive(answer), session.receive(answer)]);
    await eventually(() => bills.every((bill) => endsOf(bill).length > 0));
    expect(bills.map((bill) => endsOf(bill).length)).toEqual(bills.map(() => 1));
  });

  test('two requests at once never hold the same command', async () => {
    const names = Array.from({ length: 60 }, (_, n) => make.customer(`Race ${n}`));
    const { issued, report } = await office('race', ...names);
    const session = await RawSession.open(rig.url, issued);
    // Their look-ups are done, so the next call of either kind finds their next steps pending.
    await session.receive(quickBooksWould(await session.send(report)));
    const sent = (await Promise.all([session.send(), session.send(), session.send()])).flatMap(idsIn);
    expect(sent.length).toBeGreaterThan(0);
    expect(new Set(sent).size).toBe(sent.length);
  });

  test('two logins at once leave one open session, which sends the commands', async () => {
    for (let round = 0; round < 5; round += 1) {
      const bill = make.invoice(`L-${round}`, '80-1', '80-2');
      const { issued, report } = await office(`login-${round}`, bill);
      const sessions = await Promise.all([1, 2, 3].map(() => RawSession.open(rig.url, issued)));
      const requests = await Promise.all(sessions.map((session) => session.creations(report)));
      expect(requests.flatMap(idsIn)).toHaveLength(1);
      const at = requests.findIndex((request) => request !== '');
      expect(await sessions[at]?.receive(quickBooksWould(requests[at] ?? ''))).toBe(100);
      await eventually(() => endsOf(bill).length === 1);
    }
  }, 30_000);

  test('after an answer that names another set QuickBooks is asked about ours', async () => {
    const { issued, report } = await office('other-set', make.invoice('O-1', '80-1', '80-2'));
    const session = await RawSession.open(rig.url, issued);
    const request = await session.creations(report);
    const wrong = quickBooksWould(request).replace(setIn(request), 'ffffffffffffffffffffff');
    expect(await session.receive(wrong)).toBeGreaterThan(0);
    const question = await session.send();
    expect(question).toContain(`oldMessageSetID="${setIn(request)}"`);
    expect(idsIn(question)).toEqual([]);
  });
});

test('a connector that repeatedly loses its database sends fallback replies, and each queued command is carried out once', async () => {
  const bill = make.invoice('CUT-1', '80-1', '80-2');
  const { issued, report } = await office('cut', bill);
  const cut = `select pg_terminate_backend(pid) as done from pg_stat_activity
                where datname = current_database() and (application_name like '%desktop-qbxml%' or application_name like 'listen %')`;
  // Repeated while sessions continue, so that connections break at any point.
  let cuts = 0;
  let runs = 0;
  await eventually(
    async () => {
      const session = await RawSession.open(rig.url, issued);
      expect(['', 'none', 'busy']).toContain(session.how);
      const breaking =
        runs % 3 === 2 ? Promise.resolve([]) : rows(rig.database, cut, [], z.object({ done: z.boolean() }));
      if (runs++ % 3 === 0) await breaking;
      const request = session.how === '' ? await session.creations(report) : '';
      const progress = await session.receive(quickBooksWould(request));
      expect(progress === -1 || (progress > 0 && progress <= 100)).toBe(true);
      cuts += (await breaking).length;
      return cuts > 20 && endsOf(bill).length === 1;
    },
    { within: 90_000, every: 50 },
  );
  await eventually(async () => (await RawSession.open(rig.url, issued)).how === 'none');
}, 150_000);

test('a second computer that calls while the first one’s QuickBooks still runs a set creates nothing twice', async () => {
  const bill = make.invoice('TWO-1', '80-1', '80-2');
  const { issued, report } = await office('two', bill);
  const slow = `update desktop.connection set set_size = 100, ms_per_request = 20000 where company_id = 'two'`;
  await execute(rig.database, slow);
  const first = await RawSession.open(rig.url, issued);
  const request = await first.creations(report);
  expect(idsIn(request)).toHaveLength(1);

  const second = await RawSession.open(rig.url, issued);
  const question = await second.send(report);
  expect(question).toContain(`oldMessageSetID="${setIn(request)}"`);
  const nothing = `<QBXML><QBXMLMsgsRs newMessageSetID="${setIn(request)}" messageSetStatusCode="600"/></QBXML>`;
  let progress = await second.receive(nothing);
  while (progress < 100) {
    const next = await second.send();
    expect(next).not.toMatch(/InvoiceAddRq|InvoiceQueryRq/);
    progress = await second.receive('<QBXML><QBXMLMsgsRs messageSetStatusCode="600"/></QBXML>');
  }

  // The first set finishes meanwhile, and its answer is lost. The next session finds its records.
  await execute(rig.database, `update desktop.command set due = now() where company_id = 'two'`);
  const third = await RawSession.open(rig.url, issued);
  const looking = await third.send(report);
  expect(looking).toContain('InvoiceQueryRq');
  const invoiceRet =
    '<InvoiceRet><TxnID>1A-1</TxnID><EditSequence>1</EditSequence><CustomerRef><ListID>80-1</ListID></CustomerRef>' +
    '<RefNumber>TWO-1</RefNumber><Subtotal>120.50</Subtotal><SalesTaxTotal>0.00</SalesTaxTotal>' +
    '<Memo>[JobPro invoice TWO-1]</Memo></InvoiceRet>';
  const requestID = /<InvoiceQueryRq requestID="([^"]+)"/.exec(looking)?.[1] ?? '';
  const answer = `<InvoiceQueryRs requestID="${requestID}" statusCode="0" statusSeverity="Info" statusMessage="">${invoiceRet}</InvoiceQueryRs>`;
  await third.receive(`<QBXML><QBXMLMsgsRs>${answer}</QBXMLMsgsRs></QBXML>`);
  await eventually(() => endsOf(bill).length === 1);
  expect(endsOf(bill)[0]?.data).toMatchObject({ how: 'adopted', remote: { id: '1A-1' } });
});

describe('a ticket', () => {
  test('of a replaced session is refused in every call', async () => {
    const { issued } = await office('replaced', make.customer('Secret Customer'));
    const first = await RawSession.open(rig.url, issued);
    expect(await first.send(introduction('Wrong Bakery', '{00000000-0000-0000-0000-000000000000}', 'x'))).not.toBe('');
    await RawSession.open(rig.url, issued);
    expect(await first.send()).toBe('');
    expect(await first.receive('')).toBe(-1);
    expect(await first.lastError()).toBe('This session has ended. Nothing is lost: run the Web Connector again.');
    expect(await first.connectionError('0x80040416')).toBe('done');
  });

  test('expires after a time without calls', async () => {
    const { issued, report } = await office('expired', make.customer('Patience'));
    const session = await RawSession.open(rig.url, issued);
    await execute(rig.database, `update desktop.session set expires_at = now() where company_id = 'expired'`);
    expect(await session.send(report)).toBe('');
    expect(await session.lastError()).toContain('This session has ended');
  });

  test('of one company never reaches another company’s queue, and refuses the other’s file', async () => {
    const mine = await office('mine', make.customer('Mine'));
    const theirs = await office('theirs', make.customer('Theirs'));
    const session = await RawSession.open(rig.url, mine.issued);
    expect(await session.send(theirs.report)).toBe('');
    expect(await session.lastError()).toContain('“theirs”');
    const again = await RawSession.open(rig.url, mine.issued);
    const request = await again.send(mine.report);
    expect(request).toContain('Mine');
    expect(request).not.toContain('Theirs');
  });
});

test(`${RUBBISH} rubbish calls: each is answered softly, logged, and leaves the service as it was`, async () => {
  const good =
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><receiveResponseXML xmlns="http://developer.intuit.com/"><ticket>t</ticket><response>&lt;QBXML/&gt;</response><hresult/><message>Rs</message></receiveResponseXML></soap:Body></soap:Envelope>';
  const answer = '<QBXML><QBXMLMsgsRs messageSetStatusCode="0"><InvoiceAddRs statusCode="3140"/></QBXMLMsgsRs></QBXML>';
  const started = performance.now();
  const before = logged;
  let refused = 0;
  for (let seed = 0; seed < RUBBISH; seed += AT_ONCE) {
    const some = fc.sample(rubbish([good, answer]), { numRuns: Math.min(AT_ONCE, RUBBISH - seed), seed });
    for (const reply of await Promise.all(some.map((text) => post(rig.url, text, 'getLastError')))) {
      expect({ status: reply.status, type: reply.type.slice(0, 8) }).toEqual({ status: 200, type: 'text/xml' });
      expect(reply.body).not.toMatch(/fault/i);
      if (reply.texts[0]?.startsWith('JobPro could not read this call') === true) refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(RUBBISH / 2);
  await eventually(() => expect(logged - before).toBe(refused));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`rubbish: ${RUBBISH} calls, ${refused} refused and logged, ${seconds} s\n`);
  expect((await callRaw(rig.url, 'serverVersion', { strVersion: '' })).texts[0]).toContain('JobPro');
}, 600_000);

test.each([
  ['packed in a way that it is not', { 'content-encoding': 'gzip' }, 'Result>'],
  ['packed in a way that nobody knows', { 'content-encoding': 'rubbish' }, 'Result>'],
  ['in a character set that nobody knows', { 'content-type': 'text/xml; charset=rubbish' }, 'Result>'],
  ['of another type', { 'content-type': 'application/json' }, 'Result>'],
  ['of no type', { 'content-type': '' }, 'JobPro 1.0'],
  ['with a SOAPAction that is none', { soapaction: '""' }, 'JobPro 1.0'],
])('a call %s is answered, and softly', async (_how, headers, answer) => {
  const call = '<Envelope><Body><serverVersion/></Body></Envelope>';
  const response = await fetch(`${rig.url}/qbwc`, { method: 'POST', headers: { ...headers }, body: call });
  expect(response.status).toBe(200);
  const body = await response.text();
  expect(body).not.toMatch(/fault/i);
  expect(body).toContain(answer);
});

test('rubbish in the place of QuickBooks’ answer ends the session in order, and nothing is taken for done', async () => {
  const bill = make.invoice('RB-1', '80-1', '80-2');
  const { issued, report } = await office('rubbish', bill);
  const inputs = fc.sample(rubbish([quickBooksWould(''), report]), { numRuns: 40, seed: 4712 });
  for (const [index, text] of inputs.entries()) {
    const session = await RawSession.open(rig.url, issued);
    // In the place of the reply to a look, and of the reply to a creation.
    const request = index % 2 === 0 ? await session.send(report) : await session.creations(report);
    // Where the answer was lost before, QuickBooks is asked; it knows nothing.
    expect(request === '' || request.includes('QBXMLMsgsRq')).toBe(true);
    const progress = await session.receive(text.replaceAll('\u0000', ''));
    expect(progress === -1 || (progress > 0 && progress <= 100)).toBe(true);
    await session.close();
  }
  expect(endsOf(bill)).toEqual([]);
});
