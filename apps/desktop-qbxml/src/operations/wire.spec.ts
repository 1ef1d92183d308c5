import { expect, test } from '@jest/globals';
import { MARK_ROOM } from '@jobpro/contracts';
import { limits } from '@jobpro/qbxml';
import { codePoint } from '@jobpro/qbxml/testing';
import fc from 'fast-check';
import { carriesMark, memoWithMark } from './wire.js';

test.each([
  [undefined, '[JobPro invoice 1]'],
  ['  ', '[JobPro invoice 1]'],
  ['Thanks', 'Thanks [JobPro invoice 1]'],
])('the memo %p', (memo, marked) => expect(memoWithMark(memo, 'JobPro invoice 1')).toBe(marked));

test('one mark is never taken for another', () => {
  expect(carriesMark('[JobPro invoice 11]', 'JobPro invoice 1')).toBe(false);
  expect(carriesMark(undefined, 'JobPro invoice 1')).toBe(false);
});

test('a mark of the contract’s length fits after a memo that leaves room for it, and is recognised', () => {
  const text = fc.string({ maxLength: limits.invoice.memo - MARK_ROOM, unit: codePoint });
  const mark = fc.string({ minLength: 1, maxLength: 120 });
  fc.assert(
    fc.property(fc.option(text, { nil: undefined }), mark, (memo, own) => {
      const marked = memoWithMark(memo, own);
      expect(carriesMark(marked, own)).toBe(true);
      expect(marked.length).toBeLessThanOrEqual(limits.invoice.memo);
    }),
  );
});

test('a mark is recognised whatever its characters', () => {
  const mark = fc.string({ minLength: 1, maxLength: 120, unit: codePoint });
  fc.assert(fc.property(mark, (own) => expect(carriesMark(memoWithMark('Thanks', own), own)).toBe(true)));
});
