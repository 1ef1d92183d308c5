import { expect, test } from '@jest/globals';
import { readOptions } from './options.read.js';

test('says nothing: the plain day', () => {
  expect(readOptions([])).toEqual({ json: undefined, twice: false, shuffle: undefined, kill: [], only: [] });
});

test('says much', () => {
  const args = ['--json', 'out.json', '--twice', '--shuffle', '7', '--kill', 'item-mapping', '--kill', 'desktop-qbxml'];
  expect(readOptions(args)).toMatchObject({
    json: 'out.json',
    twice: true,
    shuffle: 7,
    kill: ['item-mapping', 'desktop-qbxml'],
  });
});

test.each([[['--kill', 'postgres']], [['--shuffle', 'well']], [['--what']]])('%j is refused', (args) => {
  expect(() => readOptions(args)).toThrow();
});
