import { parseArgs } from 'node:util';
import { busyHour } from './publish-day.js';
import type { CrashTarget } from './crash-tests.js';

export interface DemoOptions {
  /** Where the summary is written for programs. */
  readonly json: string | undefined;
  readonly twice: boolean;
  readonly shuffle: number | undefined;
  readonly kill: readonly CrashTarget[];
  /** Companies that take part; empty: all. */
  readonly only: readonly string[];
}

const isKillable = (name: string): name is CrashTarget => Object.hasOwn(busyHour, name);

/** Reads the command line. Throws with a sentence where it does not hold. */
export function readOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'string' },
      twice: { type: 'boolean', default: false },
      shuffle: { type: 'string' },
      kill: { type: 'string', multiple: true, default: [] },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  const kill = values.kill.map((name) => {
    if (!isKillable(name)) throw new Error(`--kill takes one of ${Object.keys(busyHour).join(', ')}.`);
    return name;
  });
  if (values.shuffle !== undefined && !/^\d{1,9}$/.test(values.shuffle))
    throw new Error('--shuffle takes a whole number.');
  return {
    json: values.json,
    twice: values.twice,
    shuffle: values.shuffle === undefined ? undefined : Number.parseInt(values.shuffle, 10),
    kill,
    only: values.only,
  };
}
