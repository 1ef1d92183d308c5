import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf } from '@jobpro/connector/testing';
import { parseMessage } from '@jobpro/contracts';
import { execute } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { OWNER_ID } from './connection/connection.js';
import { type DesktopRig, openDesktopRig } from './testing/desktop-rig.js';
import { fileIdOf, RawSession, stampedFile } from './testing/raw-session.js';

const make = commandsOf('desktop', 'Construction Income');
const News = z.looseObject({ company: z.string(), valid: z.boolean(), status: z.string(), sentence: z.string() });
type News = z.output<typeof News>;
let rig: DesktopRig;
let listening: NatsConnection;
const news: News[] = [];

beforeAll(async () => {
  rig = await openDesktopRig({ env: { DESKTOP_SESSION_SILENCE: '2s', DESKTOP_HOLD: '100ms' } });
  listening = await connect({ servers: rig.nats.url });
  listening.subscribe('sync.*.connection.changed', {
    callback: (_error, message) => {
      const data = message.json<object>();
      const valid = parseMessage('sync.connection.changed.v1', data).ok;
      news.push(News.parse({ ...data, valid, company: message.subject.split('.')[1] }));
    },
  });
  await listening.flush();
}, 120_000);

afterAll(async () => {
  await listening.close();
  await rig.close();
});

const newsOf = (company: string): News[] => news.filter((each) => each.company === company);

describe('setting up', () => {
  test('the file has the chosen settings, OwnerID and FileID stay the same, and the password is shown once and renewable', async () => {
    const first = await rig.issue('setup');
    expect(first.qwc).toContain('<RunEveryNMinutes>15</RunEveryNMinutes>');
    expect(first.qwc).toContain('<UnattendedModePref>umpOptional</UnattendedModePref>');
    expect(first.qwc).toContain('<IsReadOnly>false</IsReadOnly>');
    expect(first.qwc).toContain(`<OwnerID>${OWNER_ID}</OwnerID>`);
    const renewed = await rig.issue('setup', { everyMinutes: 30, unattended: 'required' });
    expect(renewed.qwc).toContain('<RunEveryNMinutes>30</RunEveryNMinutes>');
    expect(renewed.qwc).toContain('<UnattendedModePref>umpRequired</UnattendedModePref>');
    expect(fileIdOf(renewed)).toBe(fileIdOf(first));
    expect(fileIdOf(await rig.issue('setup-too'))).not.toBe(fileIdOf(first));
    expect((await RawSession.open(rig.url, renewed)).how).toBe('');
    expect((await RawSession.open(rig.url, first)).how).toBe('nvu');
    const shown = await Promise.all(
      ['connection', 'connection/qwc'].map(async (path) => (await rig.ask(`/companies/setup/${path}`)).text()),
    );
    for (const text of shown) for (const { password } of [first, renewed]) expect(text).not.toContain(password);
    expect(JSON.parse(shown[1] ?? '')).toEqual({ qwc: renewed.qwc });
  });

  test('a new pair of owner and file ids is made by one call, and the same company file keeps its links', async () => {
    const first = await rig.connect('new-ids', { path: 'C:\\Ours.qbw', facts: { companyName: 'Ours' } });
    const names = [make.customer('Abel'), make.customer('Baker')];
    await rig.queue('new-ids', ...names);
    await rig.settle('new-ids', ...names);
    const response = await rig.ask('/companies/new-ids/connection/ids', { method: 'POST' });
    const renewed = z
      .object({ userName: z.string(), password: z.string(), qwc: z.string() })
      .parse(await response.json());
    expect(fileIdOf(renewed)).not.toBe(fileIdOf(first));
    expect(renewed.qwc).not.toContain(OWNER_ID);
    expect(renewed.userName).toBe(first.userName);
    await rig.offices.install('new-ids', renewed.qwc, renewed.password);
    const later = make.customer('Carter');
    await rig.queue('new-ids', later);
    await rig.settle('new-ids', later);
    expect(await rig.statusOf('new-ids')).toMatchObject({ state: 'connected', queue: { length: 0 } });
  });

  test('the chosen company file is named, and where it cannot be opened the open file is tried', async () => {
    const path = 'C:\\Books\\Mine.qbw';
    const issued = await rig.issue('path', { companyFile: path });
    const session = await RawSession.open(rig.url, issued);
    expect(session.how).toBe(path);
    expect(await session.connectionError('0x80040401')).toBe('');
    expect(await session.connectionError('0x80040401')).toBe('done');
    expect(await rig.statusOf('path')).toMatchObject({ state: 'not-running' });
  });
});

test('a released company file makes room for the file that was refused, and for no other', async () => {
  const openFile = (file: object) => rig.offices.admin('PUT', '/released/open-file', file);
  const release = () => rig.ask('/companies/released/connection/file', { method: 'DELETE' });
  await rig.connect('released', { path: 'C:\\First.qbw', facts: { companyName: 'Sample Rock Castle' } });
  await rig.offices.run('released');
  await rig.queue('released', make.customer('Somebody'));
  await openFile({ path: 'C:\\Ours.qbw', facts: { companyName: 'Ours' } });
  await rig.offices.run('released');
  expect(await rig.statusOf('released')).toMatchObject({ state: 'wrong-file', queue: { length: 1 } });
  expect((await release()).status).toBe(204);
  expect((await release()).status).toBe(204);
  await openFile({ path: 'C:\\Wrong.qbw', facts: { companyName: 'Wrong Bakery' } });
  await rig.offices.run('released');
  expect(await rig.statusOf('released')).toMatchObject({ state: 'wrong-file', queue: { length: 1 } });
  await openFile({ path: 'C:\\Ours.qbw', facts: { companyName: 'Ours' } });
  await rig.offices.run('released');
  expect(await rig.statusOf('released')).toMatchObject({ state: 'connected', file: { name: 'Ours' } });
});

test('the path where the company file was last seen is named, so that a run needs no open QuickBooks', async () => {
  const issued = await rig.connect('learned', { path: 'C:\\Books\\Learned.qbw' });
  await rig.offices.run('learned');
  await rig.queue('learned', make.customer('Somebody'));
  expect((await RawSession.open(rig.url, issued)).how).toBe('C:\\Books\\Learned.qbw');
});

test('a company file of another country is refused at the connection with a sentence', async () => {
  await rig.connect('canada', { facts: { country: 'CA' } });
  await rig.queue('canada', make.customer('Somebody'));
  const { shown } = await rig.offices.run('canada');
  expect(shown).toContain('for the United States only');
  expect(await rig.statusOf('canada')).toMatchObject({ state: 'other-country', queue: { length: 1 } });
});

describe('each change of a connection’s state is reported once, with a sentence, a remedy and metrics', () => {
  test('a wrong password, a wrong file, QuickBooks not running, an open window and silence have their own states', async () => {
    const issued = await rig.connect('tell', { path: 'C:\\Right.qbw', facts: { companyName: 'Right Builders' } });
    const last = () => newsOf('tell').at(-1);
    const expectNews = (wanted: object) => eventually(() => expect(last()).toMatchObject(wanted), { within: 15_000 });
    await rig.offices.run('tell');
    await expectNews({ status: 'connected', sentence: expect.stringContaining('Right Builders') });

    for (let tries = 0; tries < 3; tries += 1) await RawSession.open(rig.url, { ...issued, password: 'wrong' });
    await expectNews({
      status: 'broken',
      sentence: expect.stringContaining('wrong password'),
      remedy: expect.any(String),
    });
    await eventually(async () => (await rig.offices.run('tell')).end !== 'not-authenticated', { every: 200 });
    await expectNews({ status: 'connected' });

    await rig.queue('tell', make.customer('Somebody'));
    await rig.offices.admin('PUT', '/tell/open-file', { path: 'C:\\W.qbw', facts: { companyName: 'Wrong Bakery' } });
    await rig.offices.run('tell');
    await expectNews({ status: 'broken', sentence: expect.stringMatching(/Wrong Bakery.*Right Builders/) });
    await rig.offices.admin('PUT', '/tell/open-file', { path: 'C:\\Right.qbw' });

    await rig.offices.fault('tell', { kind: 'connection-error', hresult: '0x80040416' });
    await rig.offices.run('tell');
    await expectNews({ status: 'broken', sentence: expect.stringContaining('not running') });

    await rig.offices.fault('tell', { kind: 'hresult', hresult: '0x80040414' });
    const run = await rig.offices.run('tell');
    expect(run.shown).toContain('Close the open window');
    await expectNews({ status: 'warning', sentence: expect.stringContaining('window') });
    expect((await rig.statusOf('tell')).queue.length).toBe(1);

    await rig.offices.run('tell');
    await expectNews({ status: 'connected' });
    const sleeping = `update desktop.connection set last_contact_at = now() - interval '30 hours' where company_id = 'tell'`;
    await execute(rig.database, sleeping);
    await expectNews({ status: 'warning', sentence: expect.stringContaining('asleep') });
    await rig.offices.run('tell');
    await expectNews({ status: 'connected' });

    const sentences = newsOf('tell').map(({ sentence }) => sentence);
    expect(sentences.every((sentence, index) => sentence !== sentences[index - 1])).toBe(true);
    expect(sentences).toHaveLength(10);
    expect(news.every(({ valid }) => valid)).toBe(true);
    expect(await rig.statusOf('tell')).toMatchObject({
      state: 'connected',
      clientVersion: '34.0.10010.83',
      lastContactAt: expect.any(String),
      lastSessionAt: expect.any(String),
      file: { name: 'Right Builders', path: 'C:\\Right.qbw' },
      queue: { length: 0 },
    });
  }, 90_000);

  test('metrics count connections by state, logins by result, calls, and the queue with its age', async () => {
    await rig.connect('metrics');
    await rig.queue('metrics', make.customer('Waiting'));
    await RawSession.open(rig.url, { ...(await rig.issue('metrics-2')), password: 'wrong' });
    await eventually(
      async () => {
        const text = await (await fetch(`${rig.url}/metrics`)).text();
        expect(text).toMatch(/^jobpro_desktop_connections\{.*state="never-connected".*\} [1-9]/m);
        expect(text).toMatch(/^jobpro_desktop_logins_total\{.*result="refused".*\} [1-9]/m);
        expect(text).toMatch(/^jobpro_connector_queue_commands\{.*entity="customer".*state="queued".*\} [1-9]/m);
        expect(text).toMatch(/^jobpro_connector_queue_oldest_seconds\{.*edition="desktop".*\} /m);
        expect(text).toMatch(/^jobpro_connector_call_seconds_count\{.*call="authenticate".*\} [1-9]/m);
      },
      { within: 30_000, every: 250 },
    );
  }, 60_000);
});

test('a pause also takes effect within a session, and queued commands are sent afterwards', async () => {
  const issued = await rig.issue('pause');
  await rig.queue('pause', make.customer('Later'));
  const session = await RawSession.open(rig.url, issued);
  await rig.ask('/companies/pause/pause', { method: 'PUT', body: '{"minutes":5}' });
  expect(await session.send(stampedFile('pause', issued))).toBe('');
  expect(await session.lastError()).toContain('leave QuickBooks alone');
  await session.close();
  expect((await RawSession.open(rig.url, issued)).how).toBe('busy');
  await rig.ask('/companies/pause/pause', { method: 'DELETE' });
  const again = await RawSession.open(rig.url, issued);
  expect(await again.send(stampedFile('pause', issued))).toContain('Later');
});

describe.each(['missing', 'cut'])('where the first call does not report the company file (%s)', (introduction) => {
  test('QuickBooks is asked which file is open before anything is sent', async () => {
    const company = `ask-${introduction}`;
    await rig.connect(company, { path: 'C:\\Right.qbw', facts: { companyName: 'Right Builders' } });
    await rig.offices.admin('PATCH', `/${company}/switches`, { introduction });
    await rig.queue(company, make.customer('First'));
    const run = await rig.offices.run(company);
    expect(run).toMatchObject({ end: 'closed', messageSets: 3, failures: [], parseProblems: [] });
    expect(await rig.statusOf(company)).toMatchObject({ state: 'connected', file: { name: 'Right Builders' } });

    await rig.queue(company, make.customer('Second'));
    // The same path and name: only the stamp differs.
    await rig.offices.admin('PUT', `/${company}/open-file`, {
      path: 'D:\\Right.qbw',
      facts: { companyName: 'Right Builders' },
      stamps: [{ ownerId: OWNER_ID, fileId: '{99999999-2222-3333-4444-555555555555}' }],
    });
    const refused = await rig.offices.run(company);
    expect(refused).toMatchObject({
      end: 'closed',
      messageSets: 1,
      shown: expect.stringContaining('Nothing was sent'),
    });
    expect(await rig.offices.records(company, 'customers')).toEqual([]);
  });

  test('where QuickBooks cannot be asked, the run ends and nothing is sent', async () => {
    const company = `mute-${introduction}`;
    await rig.connect(company);
    await rig.offices.admin('PATCH', `/${company}/switches`, { introduction });
    await rig.queue(company, make.customer('Careful'));
    await rig.offices.fault(company, { kind: 'hresult', hresult: '0x80040420' });
    expect(await rig.offices.run(company)).toMatchObject({ messageSets: 1 });
    expect(await rig.statusOf(company)).toMatchObject({ state: 'access-denied', queue: { length: 1 } });
  });
});

test('a session that never reports its company file is asked a limited number of times', async () => {
  const issued = await rig.issue('deaf');
  await rig.queue('deaf', make.customer('Deaf'));
  const session = await RawSession.open(rig.url, issued);
  const requests: string[] = [];
  for (let call = 0; call < 6; call += 1) requests.push(await session.send());
  expect(requests.filter((xml) => xml.includes('CompanyQueryRq'))).toHaveLength(4);
  expect(requests.at(-1)).toBe('');
  expect(await session.lastError()).toContain('did not say which company file');
});
