import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf } from '@jobpro/connector/testing';
import { warning } from '@jobpro/contracts';
import { rows } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { createClientAsync } from 'soap';
import { z } from 'zod';
import { type DesktopRig, type Issued, openDesktopRig } from './testing/desktop-rig.js';
import { fileIdOf, RawSession, stampedFile } from './testing/raw-session.js';
import { callRaw, login, post, quickBooksWould } from './testing/wire.js';

const make = commandsOf('desktop', 'Construction Income');
let rig: DesktopRig;

beforeAll(async () => {
  rig = await openDesktopRig();
}, 120_000);

afterAll(() => rig.close());

/** Runs a whole session by hand with a QuickBooks that creates every record. */
async function walk(company: string, issued: Issued) {
  const session = await RawSession.open(rig.url, issued);
  const { how } = session;
  if (how !== '') return { how, sets: 0 };
  let report = stampedFile(company, issued);
  for (let sets = 0; sets < 50; sets += 1) {
    const xml = await session.send(report, `C:\\${company}.qbw`);
    report = '';
    if (xml === '') return { how, sets };
    if ((await session.receive(quickBooksWould(xml))) === 100)
      return { how, sets: sets + 1, shown: await session.close() };
  }
  throw new Error('This session has no end.');
}

describe('the wire', () => {
  test('a raw replay with empty elements completes a whole session', async () => {
    const issued = await rig.issue('wire');
    await rig.queue('wire', make.customer('Wire & Sons'));
    const version = await callRaw(rig.url, 'serverVersion', { strVersion: '' });
    expect(version).toMatchObject({ status: 200, type: expect.stringMatching(/^text\/xml/) });
    expect((await callRaw(rig.url, 'clientVersion', { strVersion: '34.0.10010.83' })).texts).toEqual(['']);
    expect(await walk('wire', issued)).toMatchObject({ how: '', sets: 2, shown: expect.stringContaining('1 record') });
    expect((await rig.statusOf('wire')).clientVersion).toBe('34.0.10010.83');
    expect((await login(rig.url, issued))[1]).toBe('none');
  });

  test('a client generated from the WSDL alone completes a whole session', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wsdl-'));
    try {
      const described = await fetch(`${rig.url}/qbwc?wsdl`);
      expect(described.headers.get('content-type')).toMatch(/^text\/xml/);
      writeFileSync(join(folder, 'service.wsdl'), await described.text());
      const client = await createClientAsync(join(folder, 'service.wsdl'));
      const call = async (operation: string, parameters: object): Promise<unknown> => {
        const method: unknown = client[`${operation}Async`];
        if (typeof method !== 'function') throw new Error(`The WSDL has no ${operation}.`);
        const [answer] = z
          .tuple([z.record(z.string(), z.unknown())])
          .rest(z.unknown())
          .parse(await method.call(client, parameters));
        return answer[`${operation}Result`];
      };
      const issued = await rig.issue('soap');
      await rig.queue('soap', make.customer("O'Brien"), make.item('Gravel'));
      const Tickets = z.object({ string: z.array(z.unknown()) });
      const tickets = Tickets.parse(
        await call('authenticate', { strUserName: issued.userName, strPassword: issued.password }),
      );
      const ticket = z.string().parse(tickets.string[0]);
      let hcp = stampedFile('soap', issued);
      let progress = 0;
      while (progress < 100) {
        const xml = z.string().parse(
          await call('sendRequestXML', {
            ticket,
            strHCPResponse: hcp,
            strCompanyFileName: 'C:\\s.qbw',
            qbXMLCountry: 'US',
            qbXMLMajorVers: 13,
            qbXMLMinorVers: 0,
          }),
        );
        hcp = '';
        progress = z
          .number()
          .parse(
            await call('receiveResponseXML', { ticket, response: quickBooksWould(xml), hresult: '', message: '' }),
          );
        expect(progress).toBeGreaterThan(0);
      }
      expect(await call('closeConnection', { ticket })).toContain('2 records');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('the support page answers, also below the address itself', async () => {
    for (const path of ['/support', '/qbwc']) expect((await fetch(`${rig.url}${path}`)).status).toBe(200);
  });

  test('an idle HTTP connection stays open for longer than QuickBooks takes for a set', async () => {
    expect((await fetch(`${rig.url}/support`)).headers.get('keep-alive')).toBe('timeout=180');
  });

  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['nothing', ''],
    ['no XML', 'hello'],
    ['cut', '<soap:Envelope xmlns:soap="x"><soap:Body><authentic'],
    ['a fault', '<a:Envelope xmlns:a="x"><a:Body><a:Fault/></a:Body></a:Envelope>'],
    ['an entity bomb', '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'],
    ['bytes', Uint8Array.from([0xff, 0xfe, 0x00, 0xd8, 0x3c])],
    ['an operation that is none', '<Envelope><Body><dropTables/></Body></Envelope>'],
    ['49 MB', 'x'.repeat(49 * 1024 * 1024)],
  ])('%s is answered softly', async (_what, body) => {
    const answer = await post(rig.url, body);
    expect(answer.status).toBe(200);
    expect(answer.type).toMatch(/^text\/xml/);
    expect(answer.body).not.toMatch(/fault/i);
    expect(answer.texts[1]).toBe('busy');
  });
});

describe('who calls', () => {
  test('a wrong password is refused, delayed and counted, and reported after a few attempts', async () => {
    const issued = await rig.issue('guess');
    const guess = () => login(rig.url, { ...issued, password: 'wrong' });
    for (let tries = 0; tries < 3; tries += 1) expect(await guess()).toEqual(['', 'nvu']);
    // While a wrong password waits, no other is checked. Afterwards the right one is accepted.
    const waiting = guess();
    await eventually(async () => (await rig.statusOf('guess')).failedLogins > 3);
    expect(await login(rig.url, issued)).toEqual(['', 'nvu']);
    await waiting;
    expect(await rig.statusOf('guess')).toMatchObject({
      state: 'wrong-password',
      status: 'broken',
      failedLogins: expect.any(Number),
    });
    const renewed = await rig.issue('guess');
    expect(renewed.userName).toBe(issued.userName);
    expect(fileIdOf(renewed)).toBe(fileIdOf(issued));
    expect((await login(rig.url, issued))[1]).toBe('nvu');
    expect((await login(rig.url, { userName: 'nobody', password: '' }))[1]).toBe('nvu');
  });

  test('a wrong or stale ticket gets only a fallback reply', async () => {
    const issued = await rig.issue('stale');
    const [first = ''] = await login(rig.url, issued);
    await login(rig.url, issued);
    await rig.queue('stale', make.customer('Not for you'));
    for (const ticket of [first, '', '0'.repeat(64)]) {
      const hcp = stampedFile('stale', issued);
      const send = {
        ticket,
        strHCPResponse: hcp,
        strCompanyFileName: '',
        qbXMLCountry: 'US',
        qbXMLMajorVers: '13',
        qbXMLMinorVers: '0',
      };
      expect((await callRaw(rig.url, 'sendRequestXML', send)).texts).toEqual(['']);
      expect(
        (await callRaw(rig.url, 'receiveResponseXML', { ticket, response: '', hresult: '', message: '' })).texts,
      ).toEqual(['-1']);
      expect((await callRaw(rig.url, 'getLastError', { ticket })).texts[0]).toContain('Nothing is lost');
      expect((await callRaw(rig.url, 'connectionError', { ticket, hresult: '', message: '' })).texts).toEqual(['done']);
      expect((await callRaw(rig.url, 'closeConnection', { ticket })).status).toBe(200);
    }
  });

  test('neither password nor ticket is stored in plain text', async () => {
    const issued = await rig.issue('secret');
    const [ticket = ''] = await login(rig.url, issued);
    expect(ticket).toMatch(/^[0-9a-f]{64}$/);
    const dump = z.object({ dump: z.string() });
    const sql = `select (select string_agg(c::text, '') from desktop.connection c) ||
                        (select string_agg(s::text, '') from desktop.session s) as dump`;
    const [row] = await rows(rig.database, sql, [], dump);
    expect(row?.dump).not.toContain(issued.password);
    expect(row?.dump).not.toContain(ticket);
  });

  test('a Web Connector that is too old receives an error that says so', async () => {
    expect((await callRaw(rig.url, 'clientVersion', { strVersion: '1.5.0.21' })).texts[0]).toMatch(/^E:.*too old/);
  });

  test('the administrative HTTP requires its token and a known company', async () => {
    expect((await fetch(`${rig.url}/companies/wire/connection`)).status).toBe(401);
    expect((await rig.ask('/companies/unheard-of/connection')).status).toBe(404);
    const bad = await rig.ask('/companies/wire/connection', { method: 'PUT', body: '{"everyMinutes":0}' });
    expect(bad.status).toBe(400);
  });
});

describe('the company file and the state of QuickBooks', () => {
  test('the wrong company file is refused with a sentence that names both, and nothing is sent', async () => {
    await rig.connect('files', { path: 'C:\\Right.qbw', facts: { companyName: 'Right Builders' } });
    await rig.offices.run('files');
    await rig.offices.admin('PUT', '/files/open-file', {
      path: 'C:\\Wrong.qbw',
      facts: { companyName: 'Wrong Bakery' },
    });
    await rig.queue('files', make.customer('Careful'));
    const run = await rig.offices.run('files');
    expect(run.messageSets).toBe(0);
    expect(run.shown).toMatch(/“Wrong Bakery”.*“Right Builders”/);
    expect(await rig.statusOf('files')).toMatchObject({ state: 'wrong-file', status: 'broken' });
    await rig.offices.admin('PUT', '/files/open-file', { path: 'C:\\Right.qbw' });
    await rig.offices.run('files');
    expect(await rig.statusOf('files')).toMatchObject({ state: 'connected', file: { name: 'Right Builders' } });
  });

  test.each([
    ['0x80040416', 'not-running'],
    ['0x80040420', 'access-denied'],
    ['0x8004040A', 'other-file-open'],
    ['0x80040414', 'window-open'],
  ])('a failure to reach QuickBooks (%s) is told as %s', async (hresult, state) => {
    const company = `reach-${state}`;
    await rig.connect(company);
    await rig.queue(company, make.customer('Patience'));
    await rig.offices.fault(company, { kind: 'connection-error', hresult });
    await rig.offices.run(company);
    expect(await rig.statusOf(company)).toMatchObject({ state });
    await rig.offices.run(company);
    expect(await rig.statusOf(company)).toMatchObject({ state: 'connected', queue: { length: 0 } });
  });

  test('a paused company leaves QuickBooks alone, and continues after the pause', async () => {
    await rig.connect('pause');
    await rig.queue('pause', make.customer('Later'));
    await rig.ask('/companies/pause/pause', { method: 'PUT', body: '{"minutes":5}' });
    expect(await rig.offices.run('pause')).toMatchObject({ end: 'busy', postponeSeconds: expect.any(Number) });
    await rig.ask('/companies/pause/pause', { method: 'DELETE' });
    expect(await rig.offices.run('pause')).toMatchObject({ end: 'closed', messageSets: 2 });
  });
});

describe('sets', () => {
  test('a request that QuickBooks cannot parse is found and refused, and the others are sent', async () => {
    await rig.connect('parse');
    const good = Array.from({ length: 9 }, (_, index) => make.customer(`Good ${index}`));
    await rig.queue('parse', ...good);
    // Sets that hold this name are refused as a whole, as QuickBooks refuses what it cannot parse.
    await rig.offices.fault('parse', { kind: 'hresult', hresult: '0x80040400', request: 'CustomerAdd', times: 4 });
    await rig.offices.run('parse');
    await rig.offices.run('parse');
    const ends = await rig.ended(...good);
    expect(ends.filter(({ result }) => result === 'rejected')).toHaveLength(1);
    expect(await rig.offices.records('parse', 'customers')).toHaveLength(8);
  });

  test('two commands for one name, in whatever case, end in one record', async () => {
    await rig.connect('twins');
    const duplicates = ['Smith Ltd', 'SMITH LTD', 'smith ltd'].map((name) => make.customer(name));
    await rig.queue('twins', ...duplicates);
    await rig.offices.run('twins');
    const ends = await rig.ended(...duplicates);
    expect(new Set(duplicates.map(rig.idOf)).size).toBe(1);
    expect(ends.map(({ data }) => data['how']).sort()).toEqual(['created', 'linked', 'linked']);
    expect(await rig.offices.records('twins', 'customers')).toHaveLength(1);
  });

  test('a stuck job delays neither another job nor another company', async () => {
    for (const company of ['stuck', 'free']) await rig.connect(company);
    const [here, there] = [make.customer('Abel'), make.customer('Abel')];
    await Promise.all([rig.queue('stuck', here), rig.queue('free', there)]);
    await Promise.all([rig.offices.run('stuck'), rig.offices.run('free')]);
    await rig.ended(here, there);
    const jobs = ['17 Deck', '18 Roof', '19 Shed'].map((name) => make.job(name, rig.idOf(here)));
    const elsewhere = make.job('17 Deck', rig.idOf(there));
    await rig.offices.fault('stuck', { kind: 'status', code: 3175, message: 'locked', request: 'CustomerAdd' });
    await Promise.all([rig.queue('stuck', ...jobs), rig.queue('free', elsewhere)]);
    await Promise.all([rig.offices.run('stuck'), rig.offices.run('free')]);
    await eventually(
      () => rig.endOf(elsewhere) !== undefined && jobs.filter((job) => rig.endOf(job) !== undefined).length === 2,
    );
    expect((await rig.statusOf('stuck')).queue.length).toBe(1);
    const waiting = jobs.find((job) => rig.endOf(job) === undefined);
    expect(rig.mapping.of(waiting?.data.commandId ?? '').map(({ result }) => result)).toEqual(['deferred']);
    // The command stays in the queue until QuickBooks accepts it. The test makes it due early.
    await rig.ask('/companies/stuck/pause', { method: 'DELETE' });
    await rig.offices.run('stuck');
    await eventually(() => jobs.every((job) => rig.endOf(job)?.result === 'done'));
    expect(await rig.offices.records('stuck', 'customers')).toHaveLength(4);
  });
});

describe('names', () => {
  test('a name that a vendor, an employee or another name holds is refused, and the refusal names the holder', async () => {
    const seed = {
      vendors: [{ name: 'Acme' }],
      employees: [{ name: 'Eve Ames' }],
      otherNames: [{ name: 'Owner Draw' }],
      customers: [{ name: 'Gone', isActive: false }],
    };
    await rig.connect('held', seed);
    const all = ['ACME', 'Eve Ames', 'Owner Draw', 'Gone'].map((name) => make.customer(name));
    await rig.queue('held', ...all);
    await rig.offices.run('held');
    const ends = await rig.ended(...all);
    expect(ends.map(({ data }) => data['reason'])).toMatchObject([
      { code: 'name.held', sentence: expect.stringContaining('vendor') },
      { code: 'name.held', sentence: expect.stringContaining('employee') },
      { code: 'name.held', sentence: expect.stringContaining('other name') },
      { code: 'name.inactive' },
    ]);
    expect(await rig.offices.records('held', 'customers')).toHaveLength(1);
  });

  test('a name is sent as it is and its warnings return with it; one that QuickBooks cannot hold is refused', async () => {
    await rig.connect('letters');
    const changed = warning('text.transliterated', { field: 'customer name', from: 'Č – “ ”', to: 'C - " "' });
    const plain = make.customer('Capek - "Zoë"');
    const [mapped, foreign] = [{ ...plain, data: { ...plain.data, warnings: [changed] } }, make.customer('山田建設')];
    await rig.queue('letters', mapped, foreign);
    await rig.offices.run('letters');
    const [first, second] = await rig.ended(mapped, foreign);
    expect(first).toMatchObject({ result: 'done', data: { warnings: [changed] } });
    expect(second).toMatchObject({ result: 'rejected', data: { reason: { code: 'text.bad-characters' } } });
    expect(await rig.offices.records('letters', 'customers')).toMatchObject([{ name: 'Capek - "Zoë"' }]);
  });
});
