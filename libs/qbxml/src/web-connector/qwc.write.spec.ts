import { describe, expect, test } from '@jest/globals';
import { readXml } from '../xml/xml.js';
import { type QwcFile, writeQwc } from './qwc.write.js';

const file: QwcFile = {
  appName: 'JobPro',
  appDescription: 'Carries invoices & payments to QuickBooks',
  appUrl: 'https://qb.jobpro.example/qbwc',
  appSupport: 'https://qb.jobpro.example/support?a=1&b=2',
  userName: 'acme-1',
  ownerID: '{90A44FB5-33D9-4815-AC85-BC87A7E7D1EB}',
  fileID: '{57F3B9B6-86F1-4FCC-B1EE-566DE1813D20}',
  everyMinutes: 15,
  readOnly: false,
  unattended: 'optional',
  personalData: 'not-needed',
};

test('says what the Web Connector wants to know, and no password', () => {
  const written = writeQwc({ ...file, appUniqueName: 'JobPro acme' });
  const read = written.ok ? readXml(written.value, { length: 10_000, tags: 100, depth: 4 }) : written;
  expect(read.ok && read.value.children.map(({ name, text }) => [name, text.trim()])).toEqual([
    ['AppName', 'JobPro'],
    ['AppID', ''],
    ['AppURL', 'https://qb.jobpro.example/qbwc'],
    ['AppDescription', 'Carries invoices & payments to QuickBooks'],
    ['AppSupport', 'https://qb.jobpro.example/support?a=1&b=2'],
    ['AppUniqueName', 'JobPro acme'],
    ['UserName', 'acme-1'],
    ['OwnerID', '{90A44FB5-33D9-4815-AC85-BC87A7E7D1EB}'],
    ['FileID', '{57F3B9B6-86F1-4FCC-B1EE-566DE1813D20}'],
    ['QBType', 'QBFS'],
    ['PersonalDataPref', 'pdpNotNeeded'],
    ['UnattendedModePref', 'umpOptional'],
    ['Scheduler', ''],
    ['IsReadOnly', 'false'],
  ]);
  expect(written).toMatchObject({ value: expect.stringContaining('<RunEveryNMinutes>15</RunEveryNMinutes>') });
});

describe('what the Web Connector refuses is a problem', () => {
  test.each<[Partial<QwcFile>, readonly object[]]>([
    [{ appDescription: 'x'.repeat(81) }, [{ field: 'appDescription', problem: 'too-long' }]],
    [{ appName: ' ' }, [{ field: 'appName', problem: 'empty' }]],
    [{ appName: 'Job–Pro' }, [{ field: 'appName', problem: 'bad-character' }]],
    [{ appUrl: 'qb.jobpro.example' }, [{ field: 'appUrl', problem: 'bad-url' }]],
    [{ appUrl: 'ftp://qb.jobpro.example' }, [{ field: 'appUrl', problem: 'bad-url' }]],
    [{ appUrl: 'http://qb.jobpro.example/qbwc' }, [{ field: 'appUrl', problem: 'needs-https' }]],
    [{ appSupport: 'https://jobpro.test/support' }, [{ field: 'appSupport', problem: 'other-domain-than-app' }]],
    [
      { appUrl: 'https://203.0.113.7/qbwc', appSupport: 'https://203.0.113.7/' },
      [
        { field: 'appUrl', problem: 'ip-address' },
        { field: 'appSupport', problem: 'ip-address' },
      ],
    ],
    [{ ownerID: '90A44FB5-33D9-4815-AC85-BC87A7E7D1EB' }, [{ field: 'ownerID', problem: 'bad-guid' }]],
    [{ everyMinutes: 0 }, [{ field: 'everyMinutes', problem: 'bad-interval' }]],
  ])('%j', (change, problem) => {
    expect(writeQwc({ ...file, ...change })).toEqual({ ok: false, problem });
  });
});

test.each([
  ['http://localhost:8080/qbwc', 'http://localhost:8080/support'],
  ['http://127.0.0.1:8080/qbwc', 'http://127.0.0.1:8080/support'],
  ['https://jobpro.example/qbwc', 'https://support.jobpro.example/'],
])('%s with %s is fine', (appUrl, appSupport) => {
  expect(writeQwc({ ...file, appUrl, appSupport })).toMatchObject({ ok: true });
});
