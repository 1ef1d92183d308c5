import { describe, expect, test } from '@jest/globals';
import { readQwc } from './qwc.read.js';

const qwc = (changes: Record<string, string> = {}, more = ''): string => {
  const parts = {
    AppName: 'JobPro',
    AppID: '',
    AppURL: 'https://sync.example.com/qbwc',
    AppDescription: 'Jobs to QuickBooks',
    AppSupport: 'https://sync.example.com/support',
    UserName: 'office',
    OwnerID: '{90A44FB5-33D9-4815-AC85-AC86A7E7D1EB}',
    FileID: '{57F3B9B6-86F1-4FCC-B1FF-966DE1813D20}',
    QBType: 'QBFS',
    ...changes,
  };
  const body = Object.entries(parts).map(([name, text]) => `<${name}>${text}</${name}>`);
  return `<?xml version="1.0"?>\n<QBWCXML>${body.join('')}${more}</QBWCXML>`;
};

describe('a .qwc file', () => {
  test('is read with its schedule', () => {
    const minutes = readQwc(qwc({}, '<Scheduler><RunEveryNMinutes>15</RunEveryNMinutes></Scheduler>'));
    expect(minutes).toMatchObject({
      ok: true,
      application: { name: 'JobPro', userName: 'office', runEverySeconds: 900 },
    });
    const seconds = readQwc(qwc({}, '<Scheduler><RunEveryNSeconds>5</RunEveryNSeconds></Scheduler>'));
    expect(seconds).toMatchObject({ ok: true, application: { runEverySeconds: 5 } });
    expect(readQwc(qwc({ AppURL: 'http://localhost:4000/qbwc', AppSupport: 'http://localhost:4000/' }))).toMatchObject({
      ok: true,
      application: { runEverySeconds: undefined },
    });
  });

  test.each([
    ['http outside localhost', qwc({ AppURL: 'http://sync.example.com/qbwc' })],
    ['an IP address', qwc({ AppURL: 'https://10.0.0.1/qbwc', AppSupport: 'https://10.0.0.1/' })],
    ['two domains', qwc({ AppSupport: 'https://other.example.com/' })],
    ['a FileID without braces', qwc({ FileID: '57F3B9B6-86F1-4FCC-B1FF-966DE1813D20' })],
    ['a long description', qwc({ AppDescription: 'x'.repeat(81) })],
    ['another QuickBooks', qwc({ QBType: 'QBPOS' })],
    ['a password', qwc({}, '<Password>secret</Password>')],
    ['no XML', 'hello'],
  ])('is refused with %s', (_what, xml) => expect(readQwc(xml).ok).toBe(false));
});
