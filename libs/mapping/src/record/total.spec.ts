import { describe, expect, test } from '@jest/globals';
import { type CompanySettings, notice, warning } from '@jobpro/contracts';
import { settingsOf } from '../testing/settings.fixture.js';
import { decide } from './record.decide.js';
import { judgeTotals } from './record-exported.decide.js';
import { type SyncRecord, unknownRecord } from './record.js';
import { settings as desktop, type TestDocument, testMapping } from '../testing/world.js';
import { Links } from '../link/links.js';

const byQuickBooks = { kind: 'quickbooks' } as const;

test.each<[string, Partial<CompanySettings>, quickbooks: string, holds: boolean]>([
  ['QuickBooks computes the tax, and nothing is said', { tax: byQuickBooks }, '108.26', true],
  ['hold', { tax: byQuickBooks, taxDifferences: 'hold' }, '108.26', true],
  ['accept up to five cents: a cent', { tax: byQuickBooks, taxDifferences: { acceptUpTo: '0.05' } }, '108.26', false],
  [
    'accept up to five cents: a cent less',
    { tax: byQuickBooks, taxDifferences: { acceptUpTo: '0.05' } },
    '108.24',
    false,
  ],
  [
    'accept up to five cents: just five',
    { tax: byQuickBooks, taxDifferences: { acceptUpTo: '0.05' } },
    '108.30',
    false,
  ],
  ['accept up to five cents: six', { tax: byQuickBooks, taxDifferences: { acceptUpTo: '0.05' } }, '108.31', true],
  ['the tax is JobPro’s own, so no total may differ', { taxDifferences: { acceptUpTo: '0.05' } }, '108.26', true],
])('a total that differs from 108.25. %s', (_what, settings, quickbooks, holds) => {
  const differs = warning('total.differs', { jobpro: '108.25', quickbooks });
  const { warnings, notices } = judgeTotals([differs], settingsOf('online', settings));
  expect(notices.map((notice) => [notice.sentence, notice.holds])).toEqual(
    holds ? [[`The total is $${quickbooks} in QuickBooks but $108.25 in JobPro. Its payments wait.`, true]] : [],
  );
  expect(warnings.map(({ sentence }) => sentence)).toEqual([
    holds
      ? differs.sentence
      : `The total is $${quickbooks} in QuickBooks but $108.25 in JobPro. Your settings accept differences of up to $0.05.`,
  ]);
});

describe('an exported invoice of 100.00 that is read in QuickBooks again', () => {
  const mapping = { ...testMapping('invoice', 'manual'), amountField: 'total' } as const;
  const context = { settings: new Map([['acme', desktop]]), links: new Links([]) };
  const differs = notice('total-differs', { jobpro: '100.00', quickbooks: '95.00' });
  const exported = (knownTotal: string, more: Partial<SyncRecord<TestDocument>> = {}): SyncRecord<TestDocument> => ({
    ...unknownRecord('acme', 'N'),
    state: 'exported',
    remote: { id: 'Q', total: knownTotal },
    snapshot: { id: 'N', revision: 1, total: '100.00' },
    needed: true,
    ...more,
  });
  const read = (record: SyncRecord<TestDocument>, total: string) =>
    decide(mapping, record, { kind: 'read-back', total }, context);

  test('with its total is as it was', () => {
    const record = exported('100.00');
    expect(read(record, '100').record).toBe(record);
  });

  test('with another total has a notice that holds its payments', () => {
    const { record, history } = read(exported('100.00'), '95.00');
    expect(record).toMatchObject({ remote: { total: '95.00' }, notices: [differs] });
    expect(history.map(({ what }) => what)).toEqual(['read-back', 'noticed']);
  });

  test('with its own total again, because somebody corrected it there, releases its payments', () => {
    const { record, fact } = read(exported('95.00', { notices: [differs] }), '100.00');
    expect([record.notices, record.remote?.total, fact]).toEqual([[], '100.00', 'linked']);
  });

  test('with a difference that somebody accepted stays accepted, and is a question again once it changes', () => {
    const accepted = exported('95.00');
    expect(read(accepted, '95.00').record).toBe(accepted);
    expect(read(accepted, '90.00').record.notices).toMatchObject([{ code: 'total-differs' }]);
  });

  test('with its own figures in another currency keeps its notice', () => {
    const currencies = notice('total-differs', { jobpro: '100.00 USD', quickbooks: '100.00 CAD' });
    const record = exported('100.00', { notices: [currencies] });
    expect(read(record, '100.00').record).toBe(record);
  });

  test('with the total of its open notice is as it was', () => {
    const record = exported('95.00', { notices: [differs] });
    expect(read(record, '95.00').record).toBe(record);
  });
});
