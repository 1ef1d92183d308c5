import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startDesktopSimulator } from './server.js';
import type { DesktopSimulator } from './server.js';
import { messageSet } from './testing/company-file.fixture.js';
import { escapeXml } from './xml/xml.write.js';
import { plainRules, readXml } from './xml/xml.read.js';

interface Received {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly raw: string;
}

/** Our side, as small as can be: answers each operation from a list of its own, and keeps what it was sent. */
class Service {
  readonly received: Received[] = [];
  readonly sets: string[] = [];
  authenticate = ['ticket-1', ''];
  clientVersion = '';
  lastErrors: string[] = [];
  progress = 50;
  raw: string | undefined;
  private readonly server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const raw = Buffer.concat(parts).toString('utf8');
      const operation = /\/([A-Za-z]+)"$/.exec(String(request.headers.soapaction))?.[1] ?? '';
      const read = readXml(raw, plainRules);
      const call = read.ok ? read.root.children[0]?.children[0] : undefined;
      const parameters = Object.fromEntries((call?.children ?? []).map(({ name, text }) => [name, text]));
      this.received.push({ operation, parameters, raw });
      response.setHeader('content-type', 'text/xml; charset=utf-8');
      response.end(this.raw ?? this.answer(operation));
    });
  });

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', () => resolve()));
    return (this.server.address() as AddressInfo).port;
  }
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
  operations(): string[] {
    return this.received.map(({ operation }) => operation);
  }
  of(operation: string): readonly Received[] {
    return this.received.filter((each) => each.operation === operation);
  }

  private answer(operation: string): string {
    const texts: Readonly<Record<string, () => string>> = {
      serverVersion: () => 'test',
      clientVersion: () => this.clientVersion,
      authenticate: () => this.authenticate.map((text) => `<string>${text}</string>`).join(''),
      sendRequestXML: () => escapeXml(this.sets.shift() ?? ''),
      receiveResponseXML: () => String(this.sets.length > 0 ? this.progress : 100),
      connectionError: () => 'done',
      getLastError: () => this.lastErrors.shift() ?? '',
      closeConnection: () => 'Finished.',
    };
    const text = texts[operation]?.() ?? '';
    return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><${operation}Response xmlns="http://developer.intuit.com/"><${operation}Result>${text}</${operation}Result></${operation}Response></s:Body></s:Envelope>`;
  }
}

let simulator: DesktopSimulator;
let service: Service;
let admin: string;

const call = async (
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; json: unknown; text: string }> => {
  const response = await fetch(`${admin}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  const json: unknown = response.headers.get('content-type')?.includes('application/json')
    ? JSON.parse(text)
    : undefined;
  return { status: response.status, json, text };
};
const run = async (): Promise<unknown> => (await call('POST', '/companies/acme/run', {})).json;
const fault = async (planned: object): Promise<void> => {
  expect((await call('POST', '/companies/acme/faults', planned)).status).toBe(201);
};
const lines = async (path: string): Promise<unknown[]> =>
  (await call('GET', path)).text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
const add = (name: string): string =>
  `<CustomerAddRq requestID="${name}"><CustomerAdd><Name>${name}</Name></CustomerAdd></CustomerAddRq>`;
const stored = (body: string, ids: string): string => messageSet(body, `onError="continueOnError" ${ids}`);

beforeEach(async () => {
  service = new Service();
  const port = await service.start();
  simulator = await startDesktopSimulator(0, '127.0.0.1');
  admin = `http://127.0.0.1:${simulator.port}/admin`;
  await call('PUT', '/companies/acme', { seed: { customers: [{ name: 'Old' }] }, settings: { noOpWaitMs: 5 } });
  const qwc =
    `<?xml version="1.0"?><QBWCXML><AppName>JobPro</AppName><AppID></AppID><AppURL>http://localhost:${port}/qbwc</AppURL>` +
    `<AppDescription>d</AppDescription><AppSupport>http://localhost:${port}/</AppSupport><UserName>office</UserName>` +
    '<OwnerID>{90A44FB5-33D9-4815-AC85-AC86A7E7D1EB}</OwnerID><FileID>{57F3B9B6-86F1-4FCC-B1FF-966DE1813D20}</FileID>' +
    '<QBType>QBFS</QBType><Scheduler><RunEveryNMinutes>15</RunEveryNMinutes></Scheduler></QBWCXML>';
  const added = await call('POST', '/companies/acme/applications', { qwc, password: 's&cret' });
  if (added.status !== 201) throw new Error(added.text);
});
afterEach(async () => {
  await simulator.stop();
  await service.stop();
});

describe('a session', () => {
  test('makes the calls of the real Web Connector, in its form', async () => {
    service.sets.push(messageSet(add('New')), messageSet('<CustomerQueryRq/>'));
    expect(await run()).toMatchObject({
      end: 'closed',
      shown: 'Finished.',
      soapCalls: 8,
      messageSets: 2,
      requests: 2,
      failures: [],
    });
    expect(service.operations()).toEqual([
      'serverVersion',
      'clientVersion',
      'authenticate',
      'sendRequestXML',
      'receiveResponseXML',
      'sendRequestXML',
      'receiveResponseXML',
      'closeConnection',
    ]);
    expect(service.received[0]?.raw).toContain(
      '<serverVersion xmlns="http://developer.intuit.com/"><strVersion /></serverVersion>',
    );
    expect(service.of('authenticate')[0]?.parameters).toEqual({ strUserName: 'office', strPassword: 's&cret' });
    const [first, second] = service.of('sendRequestXML');
    expect(Object.keys(first?.parameters ?? {})).toEqual([
      'ticket',
      'strHCPResponse',
      'strCompanyFileName',
      'qbXMLCountry',
      'qbXMLMajorVers',
      'qbXMLMinorVers',
    ]);
    expect(first?.parameters['strHCPResponse']).toContain('{57F3B9B6-86F1-4FCC-B1FF-966DE1813D20}');
    expect(second?.parameters['strHCPResponse']).toBe('');
    expect(await lines('/companies/acme/customers')).toMatchObject([{ name: 'Old' }, { name: 'New', isActive: true }]);
  });

  test('waits on NoOp and ends on any other error', async () => {
    service.lastErrors.push('NoOp', 'NoOp', 'Nothing to do.');
    expect(await run()).toMatchObject({ end: 'closed', waits: 2, shown: 'Nothing to do.' });
    expect(service.of('getLastError')).toHaveLength(3);
  });

  test('shows the error behind a negative progress', async () => {
    service.sets.push(messageSet(add('New')), messageSet(add('Other')));
    service.progress = -1;
    service.lastErrors.push('Something is wrong.');
    expect(await run()).toMatchObject({ end: 'closed', shown: 'Something is wrong.' });
    expect(service.operations().slice(-3)).toEqual(['receiveResponseXML', 'getLastError', 'closeConnection']);
  });

  test.each([
    [['', 'nvu'], 'not-authenticated'],
    [['t', 'none'], 'no-work'],
    [['t', 'busy', '60', '30'], 'busy'],
    [['t', 'C:\\Elsewhere.qbw'], 'no-quickbooks'],
  ])('takes authenticate with %j for %s', async (answer, end) => {
    service.authenticate = answer;
    expect(await run()).toMatchObject({ end, failures: [] });
    expect(service.of('sendRequestXML')).toHaveLength(0);
  });

  test('reports an unreadable set to the service by hresult and an empty response', async () => {
    service.sets.push(messageSet('<NonsenseRq/>'));
    expect(await run()).toMatchObject({ parseProblems: ['NonsenseRq is not a request of the simulated QuickBooks'] });
    expect(service.of('receiveResponseXML')[0]?.parameters).toMatchObject({ response: '', hresult: '0x80040400' });
  });

  test('counts what the service must never do', async () => {
    service.raw = '<html>Internal Server Error</html>';
    expect(await run()).toMatchObject({ end: 'failed', failures: [{ code: 'QBWC1012', planned: false }] });
    expect((await call('GET', '/companies/acme/statistics')).json).toMatchObject({ failures: 1, sessions: 1 });
  });

  test('runs by itself', async () => {
    await call('PUT', '/companies/acme/schedule', { on: true, everySeconds: 0.1 });
    const deadline = Date.now() + 30_000;
    while (service.of('closeConnection').length < 2 && Date.now() < deadline)
      await new Promise((next) => setTimeout(next, 20));
    await call('PUT', '/companies/acme/schedule', { on: false });
    expect(service.of('closeConnection').length).toBeGreaterThanOrEqual(2);
  });
});

describe('faults', () => {
  const ids = 'newMessageSetID="s1"';
  const recovery = stored('', 'newMessageSetID="s1" oldMessageSetID="s1"');
  const recovered = async (): Promise<string> => {
    service.sets.length = 0;
    service.sets.push(recovery);
    await run();
    return service.of('receiveResponseXML').at(-1)?.parameters['response'] ?? '';
  };

  test.each([
    [{ kind: 'client-dies', acted: true }, 'died', 0, 'ErrorRecovery'],
    [{ kind: 'client-dies', acted: false }, 'died', 0, 'messageSetStatusCode="600"'],
    [{ kind: 'answer-lost', acted: true }, 'closed', 1, 'ErrorRecovery'],
    [{ kind: 'answer-lost', acted: false }, 'closed', 1, 'messageSetStatusCode="600"'],
    [{ kind: 'hresult', hresult: '0x80040420' }, 'closed', 1, 'messageSetStatusCode="600"'],
    [{ kind: 'response-cut' }, 'closed', 1, 'ErrorRecovery'],
    [{ kind: 'store-fails' }, 'closed', 1, 'messageSetStatusCode="9002"'],
    [{ kind: 'connection-drops', operation: 'sendRequestXML', at: 'reading' }, 'died', 0, 'messageSetStatusCode="600"'],
    [{ kind: 'connection-drops', operation: 'receiveResponseXML', at: 'sending' }, 'died', 0, 'ErrorRecovery'],
    [{ kind: 'connection-drops', operation: 'receiveResponseXML', at: 'reading' }, 'died', 1, 'ErrorRecovery'],
  ])('%j', async (planned, end, answers, then) => {
    service.sets.push(stored(add('New'), ids));
    await fault(planned);
    expect(await run()).toMatchObject({ end });
    expect(service.of('receiveResponseXML')).toHaveLength(answers);
    expect(await recovered()).toContain(then);
    expect((await call('GET', '/companies/acme/statistics')).json).toMatchObject({ failures: 0 });
  });

  test('on a kind of request, after a number of matches, a limited number of times', async () => {
    await fault({ kind: 'status', code: 3175, request: 'CustomerAdd', after: 1, times: 2 });
    service.sets.push(messageSet(`<HostQueryRq/>${['A', 'B', 'C', 'D'].map(add).join('')}`));
    expect(await run()).toMatchObject({ requests: 5, requestsFailed: 2 });
    expect((await lines('/companies/acme/customers')).length).toBe(3);
    expect((await call('GET', '/companies/acme/faults')).json).toEqual([]);
  });

  test('QuickBooks cannot be reached', async () => {
    await fault({ kind: 'connection-error', hresult: '0x80040416' });
    expect(await run()).toMatchObject({ end: 'no-quickbooks' });
    expect(service.of('connectionError')[0]?.parameters['hresult']).toBe('0x80040416');
  });

  test('another company file has no stamp, and a restored backup has forgotten', async () => {
    await call('PUT', '/companies/acme/backups/night');
    service.sets.push(stored(add('New'), ids));
    await run();
    expect(await recovered()).toContain('ErrorRecovery');
    expect((await call('POST', '/companies/acme/backups/night/restore')).status).toBe(200);
    expect(await recovered()).toContain('messageSetStatusCode="600"');
    expect(await lines('/companies/acme/customers')).toHaveLength(1);
    await call('PUT', '/companies/acme/open-file', { path: 'C:\\Other.qbw', facts: { companyName: 'Other' } });
    await run();
    const { parameters } = service.of('sendRequestXML').at(-1) ?? { parameters: {} };
    expect(parameters).toMatchObject({ strCompanyFileName: 'C:\\Other.qbw' });
    expect(
      service.received.filter(({ raw }) => raw.includes('Other.qbw')).some(({ raw }) => raw.includes('57F3B9B6')),
    ).toBe(false);
    const ownerId = '{90A44FB5-33D9-4815-AC85-AC86A7E7D1EB}';
    const stamps = [{ ownerId, fileId: '{00000000-86F1-4FCC-B1FF-966DE1813D20}' }];
    await call('PUT', '/companies/acme/open-file', { path: 'C:\\Copy.qbw', stamps });
    await run();
    expect(service.of('sendRequestXML').at(-1)?.parameters['strHCPResponse']).toContain('{00000000-86F1');
  });
});

describe('the administrative API', () => {
  test('is ready, and refuses with sentences', async () => {
    expect((await fetch(`http://127.0.0.1:${simulator.port}/health/ready`)).status).toBe(200);
    expect(await call('POST', '/companies/nobody/run', {})).toMatchObject({ status: 404 });
    expect(await call('PUT', '/companies/x', { seed: { colour: 'red' } })).toMatchObject({ status: 400 });
    expect(await call('POST', '/companies/acme/faults', { kind: 'hresult', hresult: '1' })).toMatchObject({
      status: 400,
    });
    expect(await call('PATCH', '/companies/acme/switches', { unknown: 1 })).toMatchObject({ status: 400 });
    expect((await call('PATCH', '/companies/acme/settings', { msPerRequest: 3 })).json).toMatchObject({
      msPerRequest: 3,
      noOpWaitMs: 5,
    });
    expect(
      await call('PUT', '/companies/x', { seed: { items: [{ name: 'A', type: 'Service', account: 'Gone' }] } }),
    ).toMatchObject({ status: 400 });
  });

  test('takes qbXML by hand', async () => {
    const response = await fetch(`${admin}/companies/acme/qbxml`, { method: 'POST', body: messageSet(add('By hand')) });
    expect(await response.text()).toContain('<FullName>By hand</FullName>');
    expect((await fetch(`${admin}/companies/acme/qbxml`, { method: 'POST', body: 'x' })).status).toBe(422);
  });
});

describe('where Web Connectors differ', () => {
  const set = (switches: object) => call('PATCH', '/companies/acme/switches', switches);

  test.each([
    ['busy', false],
    ['busy', true],
    ['none', false],
    ['none', true],
  ])('after %s the connection is closed only where the switch says so: %p', async (how, closesWithoutWork) => {
    service.authenticate = ['ticket-1', how];
    await set({ closesWithoutWork });
    await run();
    expect(service.operations().includes('closeConnection')).toBe(closesWithoutWork);
  });

  test.each([
    ['empty', true],
    ['missing', false],
  ])('serverVersion is called with a parameter that is %s', async (serverVersionParameter, isThere) => {
    service.authenticate = ['ticket-1', 'none'];
    await set({ serverVersionParameter });
    await run();
    expect(service.of('serverVersion').map(({ raw }) => raw.includes('strVersion'))).toEqual([isThere]);
  });
});
