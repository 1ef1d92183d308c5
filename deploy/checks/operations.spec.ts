import { describe, expect, test } from '@jest/globals';
import { serviceNames } from '@jobpro/tools/services';
import { durationOf, portsOf, readCompose, readText } from './compose.read.js';
import { ownMetrics } from './metrics.read.js';
import { environmentOfService } from './service-environments.read.js';

const page = readText('docs/operations.md');
const compose = readCompose();
const ours = serviceNames.filter((name) => name in compose.services);

/** The rows of the table between two marks, as their cells. */
function table(mark: string): string[][] {
  const [, text = ''] = new RegExp(`<!-- ${mark} -->([\\s\\S]*?)<!-- /${mark} -->`).exec(page) ?? [];
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
}

describe('docs/operations.md', () => {
  test('lists every variable that the services read, with its readers, and no other', async () => {
    const readers = new Map<string, string[]>();
    for (const name of ours) {
      for (const variable of Object.keys((await environmentOfService(name)).variables))
        readers.set(variable, [...(readers.get(variable) ?? []), name]);
    }
    const read = [...readers].map(([variable, who]) => [variable, who.length === ours.length ? 'all' : who.join(', ')]);
    expect(
      table('environment')
        .map((cells) => cells.slice(1, 3))
        .toSorted(),
    ).toEqual(read.toSorted());
  });

  test('lists every metric of ours, and no other', () => {
    expect(
      table('metrics')
        .map(([, name]) => name)
        .toSorted(),
    ).toEqual(ownMetrics().toSorted());
  });

  test('gives the ports and the time to stop as they are', () => {
    const local = Object.values(compose.services)
      .flatMap(portsOf)
      .filter(({ address }) => address === '127.0.0.1');
    expect(local.length).toBeGreaterThan(3);
    for (const { published } of local) expect(page).toContain(`127.0.0.1:${String(published)}`);
    expect(durationOf(/stop_grace_period: (\w+)/.exec(page)?.[1])).toBe(
      durationOf(compose.services['job-mapping']?.stop_grace_period),
    );
  });
});
