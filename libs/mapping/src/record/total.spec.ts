import { expect, test } from '@jest/globals';
import { type CompanySettings, warning } from '@jobpro/contracts';
import { settingsOf } from '../testing/settings.fixture.js';
import { judgeTotals } from './record-exported.decide.js';

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
