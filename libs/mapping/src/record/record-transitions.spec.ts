import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { recordStates, step, transitions } from './record.js';

describe('the life of a record', () => {
  test('every state but the first is reached from another', () => {
    const reached = new Set(Object.values(transitions).flatMap((row): string[] => Object.values(row)));
    expect(recordStates.filter((state) => !reached.has(state))).toEqual([]);
  });

  test('an exported record moves only by an act of a person, here or in QuickBooks', () => {
    expect(transitions.exported).toEqual({
      sentAgain: 'requested',
      unlinked: 'ready',
      linked: 'exported',
      voidSent: 'voiding',
      voided: 'voided',
    });
  });

  test('unknown is never failed', () => {
    const ends = recordStates.map((state) => step(state, 'unknown')).filter((state) => state !== undefined);
    expect(new Set(ends)).toEqual(new Set(['checking', 'voiding']));
  });

  test('the database accepts exactly these states', () => {
    const migration = readFileSync(
      new URL('../../../database/src/migrations/1764004330000-mapping-voided.ts', import.meta.url),
      'utf8',
    );
    const [, list = ''] = /check \(\s*state in \(([^)]*)\)\)/.exec(migration) ?? [];
    expect(list.replace(/'/g, '').split(/,\s+/).sort()).toEqual([...recordStates].sort());
  });
});
