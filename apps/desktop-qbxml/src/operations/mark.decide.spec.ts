import { expect, test } from '@jest/globals';
import { limits } from '@jobpro/qbxml';
import fc from 'fast-check';
import { carriesMark, memoWithMark } from './mark.decide.js';

test.each([
  [undefined, '[JobPro invoice 1]'],
  ['  ', '[JobPro invoice 1]'],
  ['Thanks', 'Thanks [JobPro invoice 1]'],
])('the memo %p', (memo, marked) =>
  expect(memoWithMark(memo, 'JobPro invoice 1')).toEqual({ text: marked, warnings: [] }),
);

test('what the memo loses is told', () => {
  const long = memoWithMark('m'.repeat(limits.invoice.memo), 'JobPro invoice 1');
  expect(long.warnings).toMatchObject([{ code: 'text.shortened', details: { field: 'memo', limit: '4076' } }]);
  expect(long.text).toHaveLength(limits.invoice.memo);
  const foreign = memoWithMark('für 山田', 'JobPro invoice 1');
  expect(foreign.text).toBe('für ?? [JobPro invoice 1]');
  expect(foreign.warnings).toMatchObject([
    { code: 'text.transliterated', details: { from: 'für 山田', to: 'für ??' } },
  ]);
});

test('one mark is never taken for another', () => {
  expect(carriesMark('[JobPro invoice 11]', 'JobPro invoice 1')).toBe(false);
  expect(carriesMark(undefined, 'JobPro invoice 1')).toBe(false);
});

test('however long the memo and whatever the mark, it is there and fits', () => {
  const text = fc.string({ maxLength: 5_000, unit: 'binary' });
  const mark = fc.string({ minLength: 1, maxLength: 120, unit: 'binary' });
  fc.assert(
    fc.property(fc.option(text, { nil: undefined }), mark, (memo, own) => {
      const { text: marked } = memoWithMark(memo, own);
      expect(carriesMark(marked, own)).toBe(true);
      expect(marked.length).toBeLessThanOrEqual(limits.invoice.memo);
    }),
  );
});
