import { expect, test } from '@jest/globals';
import { alertsOf, type CompanyPause } from './alert.decide.js';
import type { Connection } from './company.schema.js';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const connected: Connection = {
  edition: 'online',
  status: 'connected',
  companyName: 'Harbor Light',
  since: '2026-03-01T10:00:00.000Z',
  lastContact: null,
  endsAt: '2027-03-01T00:00:00.000Z',
  sentence: null,
  everyMinutes: null,
  nextBy: null,
  otherFile: null,
};
const webConnector: Connection = { ...connected, edition: 'desktop', endsAt: null };

test.each<[string, Connection | undefined, CompanyPause | undefined, string[]]>([
  ['no connection', undefined, undefined, []],
  ['a connection that works', connected, undefined, []],
  ['a connection that has ended', { ...connected, status: 'broken' }, undefined, ['problem connection-ended']],
  [
    'a login that ends within two weeks',
    { ...connected, endsAt: '2026-12-13T00:00:00.000Z' },
    undefined,
    ['warning connection-ends-soon'],
  ],
  ['a Web Connector that works', webConnector, undefined, []],
  ['a silent Web Connector', { ...webConnector, sentence: 'It is silent.' }, undefined, ['warning web-connector']],
  [
    'a Web Connector with another company file',
    { ...webConnector, status: 'broken', sentence: 'Another file is open.' },
    undefined,
    ['problem web-connector'],
  ],
  [
    'a pause by an operator, however short',
    connected,
    { until: '2026-11-30T12:00:10.000Z', by: 'Oscar' },
    ['warning paused'],
  ],
  ['a few seconds that QuickBooks asked for', connected, { until: '2026-11-30T12:00:10.000Z', by: null }, []],
  [
    'an ended connection of a paused company',
    { ...connected, status: 'broken' },
    { until: '2026-11-30T13:00:00.000Z', by: null },
    ['problem connection-ended', 'warning paused'],
  ],
])('%s results in the right alerts', (_case, connection, pause, expected) => {
  expect(alertsOf(connection, pause, NOW).map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected);
});
