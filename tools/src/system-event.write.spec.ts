import { expect, test } from '@jest/globals';
import { eventLine } from './system-event.write.js';

test.each([
  [{ kind: 'progress', line: 'Postgres is there' }, 'Postgres is there'],
  [
    { kind: 'ready', name: 'item-mapping', url: 'http://127.0.0.1:1', milliseconds: 1_200 },
    'item-mapping: ready in 1.2 s',
  ],
  [{ kind: 'ended', name: 'item-mapping', sentence: 'item-mapping ended.' }, 'item-mapping ended.'],
  [{ kind: 'log', name: 'item-mapping', line: '{"level":30}' }, undefined],
] as const)('%j reads %j', (event, line) => {
  expect(eventLine(event)).toBe(line);
});
