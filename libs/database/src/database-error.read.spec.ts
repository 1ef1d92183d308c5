import { describe, expect, test } from '@jest/globals';
import { isConnectionLost, isTransactionConflict } from './index.js';

const coded = (code: string) => Object.assign(new Error('said'), { code });
const wrapped = (cause: unknown) => Object.assign(new Error('wrapped'), { driverError: cause });

describe('what became of a statement', () => {
  test.each<[string, unknown, { lost: boolean; conflict: boolean }]>([
    ['serialization failure', coded('40001'), { lost: false, conflict: true }],
    ['deadlock', coded('40P01'), { lost: false, conflict: true }],
    ['deadlock within a wrapper', wrapped(coded('40P01')), { lost: false, conflict: true }],
    ['unique violation', coded('23505'), { lost: false, conflict: false }],
    ['syntax error', coded('42601'), { lost: false, conflict: false }],
    ['connection failure', coded('08006'), { lost: true, conflict: false }],
    ['administrator shut down', coded('57P01'), { lost: true, conflict: false }],
    ['starting up', coded('57P03'), { lost: true, conflict: false }],
    ['nobody listens', coded('ECONNREFUSED'), { lost: true, conflict: false }],
    ['nobody on any address', new AggregateError([coded('ECONNREFUSED')]), { lost: true, conflict: false }],
    ['reset, as a cause', new Error('x', { cause: coded('ECONNRESET') }), { lost: true, conflict: false }],
    ['pg without a code', new Error('Connection terminated unexpectedly'), { lost: true, conflict: false }],
    ['pool without a code', new Error('timeout exceeded when trying to connect'), { lost: true, conflict: false }],
    ['a bug', new TypeError('x is undefined'), { lost: false, conflict: false }],
    [
      'a value, coded as something else',
      Object.assign(new Error('connection terminated'), { code: '22000' }),
      { lost: false, conflict: false },
    ],
    ['nothing', undefined, { lost: false, conflict: false }],
  ])('%s', (_name, error, { lost, conflict }) => {
    expect(isConnectionLost(error)).toBe(lost);
    expect(isTransactionConflict(error)).toBe(conflict);
  });
});
