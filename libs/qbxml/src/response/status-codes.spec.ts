import { describe, expect, test } from '@jest/globals';
import { readHresult, readMessageSetStatus, readStatus } from './status-codes.js';

test.each([
  [0, 'done', undefined],
  [1, 'no-match', undefined],
  [500, 'done', 'some-not-found'],
  [530, 'done', 'field-not-supported'],
  [550, 'done', 'notes-not-saved'],
  [3000, 'rejected', 'reference-missing'],
  [3020, 'rejected', 'bad-value'],
  [3070, 'rejected', 'too-long'],
  [3100, 'rejected', 'name-in-use'],
  [3120, 'rejected', 'not-found'],
  [3140, 'rejected', 'reference-missing'],
  [3170, 'retryable', 'record-locked'],
  [3175, 'retryable', 'record-locked'],
  [3176, 'retryable', 'record-locked'],
  [3180, 'retryable', 'save-failed'],
  [3200, 'stale', undefined],
  [3231, 'not-processed', undefined],
  [3250, 'rejected', 'feature-off'],
  [3260, 'rejected', 'permission'],
  [3261, 'rejected', 'permission'],
  [3391, 'retryable', 'iterator-gone'],
  [9101, 'rejected', 'macro'],
  [499, 'done', undefined],
  [999, 'done', 'other'],
  [1999, 'retryable', 'internal'],
  [2500, 'rejected', 'unsupported'],
  [8888, 'rejected', 'other'],
  [-1, 'rejected', 'other'],
])('status %i is %s %s', (code, kind, detail) => {
  const reading = readStatus(code);
  expect(reading.kind).toBe(kind);
  expect(Object.values(reading).filter((value) => value !== kind)).toEqual(detail === undefined ? [] : [detail]);
});

test('every code below 1000 but 1 was done, and none above', () => {
  const codes = Array.from({ length: 10_000 }, (_, code) => code);
  const done = codes.filter((code) => readStatus(code).kind === 'done');
  expect(done).toEqual(codes.filter((code) => code < 1000 && code !== 1));
});

test.each([
  [undefined, 'answered'],
  [0, 'answered'],
  [600, 'nothing-stored'],
  [9001, 'other-content'],
  [9002, 'answer-not-kept'],
  [9004, 'id-too-long'],
  [9005, 'could-not-store'],
  [9003, 'other'],
])('message set status %s is %s', (code, reading) => {
  expect(readMessageSetStatus(code)).toBe(reading);
});

describe('hresult', () => {
  test.each(['', ' ', '0', '0x0', '0x00000000'])('%j says that all is well', (hresult) => {
    expect(readHresult(hresult)).toBeUndefined();
  });

  test.each([
    ['0x80040400', 'parse', 'no'],
    ['80040400', 'parse', 'no'],
    ['0x80040401', 'cannot-access', 'no'],
    ['0x8004040A', 'other-company-file-open', 'no'],
    ['0X8004040a', 'other-company-file-open', 'no'],
    ['0x80040416', 'not-running', 'no'],
    ['0x80040420', 'access-denied', 'no'],
    ['0x80040414', 'window-open', 'no'],
    ['0x80010108', 'connection-lost', 'maybe'],
    ['0x80049999', 'other', 'maybe'],
    ['rubbish', 'other', 'maybe'],
  ])('%s is %s, acted: %s', (hresult, reason, acted) => {
    expect(readHresult(hresult)).toEqual({ reason, acted });
  });
});
