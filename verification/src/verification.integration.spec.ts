import { askSimulator, freePort, type ManagedProcess, startProcess } from '@jobpro/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CompanyFile } from './desktop-file.js';
import { desktopFacts } from './desktop-facts.js';
import { desktopProbes } from './desktop-probes.js';
import { type Finding, verify } from './fact.js';
import { authorize } from './online-authorization.js';
import { OnlineCompany } from './online-company.js';
import { onlineFacts } from './online-facts.js';
import { onlineProbes } from './online-probes.js';
import { writeReport } from './report.write.js';

const differing = (findings: readonly Finding[]) =>
  findings.filter(({ agrees }) => !agrees).map(({ id, observed, evidence }) => ({ id, observed, evidence }));

describe('the simulator of QuickBooks Online', () => {
  const realm = '9130350000000001';
  const reported = { names: { inactive: 'renamed' } };
  let simulator: ManagedProcess;
  const admin = (method: string, path: string, body?: unknown) =>
    askSimulator(method, `${simulator.url}/admin${path}`, body);
  const connect = async () => {
    const redirectUrl = `http://localhost:${String(await freePort())}/callback`;
    const access = await authorize(
      {
        clientId: 'verification',
        clientSecret: 'secret',
        redirectUrl,
        apiUrl: simulator.url,
        authorizeUrl: `${simulator.url}/connect/oauth2`,
        tokenUrl: `${simulator.url}/oauth2/v1/tokens/bearer`,
      },
      (url) => void fetch(url),
    );
    return new OnlineCompany(access);
  };

  beforeAll(async () => {
    simulator = await startProcess({ app: 'simulators', main: 'online/main.js', env: { HOST: '127.0.0.1' } });
    await admin('PUT', `/realms/${realm}`, { standard: 'books', settings: reported });
  });
  afterAll(() => simulator.stop());

  test('agrees with every fact, and nothing that the probes created stays active', async () => {
    const company = await connect();
    expect(differing(await verify(onlineFacts, onlineProbes, company))).toEqual([]);
    expect(await company.cleanUp()).toEqual([]);
  });

  test('switched to another behavior, exactly the facts that differ are named', async () => {
    await admin('PATCH', `/realms/${realm}/settings`, { requestIds: { otherBody: 'refused' } });
    const findings = await verify(onlineFacts, onlineProbes, await connect());
    expect(differing(findings).map(({ id, observed }) => [id, observed])).toEqual([
      ['request-id-other-body', 'refused'],
    ]);
    const report = writeReport({ quickBooks: 'QuickBooks Online', date: '2026-11-30' }, findings, []);
    expect(report).toContain(`1 of ${String(Object.keys(onlineFacts).length)} facts differ: request-id-other-body.`);
  });
});

describe('the simulator of QuickBooks Desktop', () => {
  let simulator: ManagedProcess;
  const admin = (method: string, path: string, body?: unknown) =>
    askSimulator(method, `${simulator.url}/admin/companies${path}`, body);
  const run = async (company: string, switches: object) => {
    await admin('PUT', `/${company}`, { switches });
    const file = await CompanyFile.serve(0);
    await admin('POST', `/${company}/applications`, { qwc: file.qwc(), password: file.password });
    const session = admin('POST', `/${company}/run`, {});
    const findings = await verify(desktopFacts, desktopProbes, file);
    const left = await file.cleanUp();
    await file.close();
    await session;
    return { findings, left };
  };

  beforeAll(async () => {
    simulator = await startProcess({
      app: 'simulators',
      main: 'desktop/main.js',
      env: { HOST: '127.0.0.1', LOG_LEVEL: 'warn' },
    });
  });
  afterAll(() => simulator.stop());

  test('agrees with every fact', async () => {
    const { findings } = await run('verify-1', {});
    expect(differing(findings)).toEqual([]);
  });

  test('switched to another behavior, exactly the facts that differ are named', async () => {
    const { findings } = await run('verify-2', {
      unknownMessageSet: '9002',
      requestsAfterStop: 'omitted',
    });
    expect(differing(findings).map(({ id, observed }) => [id, observed])).toEqual([
      ['unknown-message-set', '9002'],
      ['after-stop', 'omitted'],
    ]);
  });
});
