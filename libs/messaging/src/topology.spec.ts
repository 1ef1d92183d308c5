import { describe as group, expect, test } from '@jest/globals';
import { describe, driftOf } from './drift.decide.js';
import { refusalOf, streamFor } from './topology.js';

const fixed = new Set(['storage']);
const declared = { subjects: ['a.>', 'b.>'], storage: 'file', max_age: 7 };

group('what the server has', () => {
  test.each([
    ['the same', { ...declared }, 'none'],
    ['the same in another order, and more', { ...declared, subjects: ['b.>', 'a.>'], num_replicas: 3 }, 'none'],
    ['another age', { ...declared, max_age: 8 }, 'update'],
    ['a setting missing', { subjects: declared.subjects, storage: 'file' }, 'update'],
    ['another storage', { ...declared, storage: 'memory', max_age: 8 }, 'impossible'],
  ])('%s: %j', (_, actual, kind) => {
    expect(driftOf(declared, actual, fixed).kind).toBe(kind);
  });

  test('is described field by field', () => {
    const drift = driftOf(declared, { ...declared, subjects: ['a.>'], max_age: undefined }, fixed);
    expect(drift.kind === 'update' ? describe(drift.differences) : '').toBe(
      'subjects is ["a.>"] where ["a.>","b.>"] is declared; max_age is not set where 7 is declared',
    );
  });
});

test.each([
  ['2.10.0', undefined],
  ['2.15.1', undefined],
  ['v3.0.0-beta.1', undefined],
  ['2.9.10', 'NATS server 2.10 or newer is needed, and this one is 2.9.10'],
  ['1.4.1', 'NATS server 2.10 or newer is needed'],
  [undefined, 'does not say its version'],
])('a server of version %s: %s', (version, sentence) => {
  if (sentence === undefined) expect(refusalOf(version)).toBeUndefined();
  else expect(refusalOf(version)).toContain(sentence);
});

test.each([
  ['jobpro.acme.invoice.created', 'JOBPRO'],
  ['dead.unknown.x', 'DEAD'],
  ['nothing.here', undefined],
  ['jobproX.a.b', undefined],
])('%s is stored in %s', (subject, stream) => {
  expect(streamFor(subject)).toBe(stream);
});
