import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runFolder } from '@jobpro/testing';
import { type EditionName, TwoEditions } from './two-editions.js';

const PATIENCE = 300_000;
const editions: readonly EditionName[] = ['online', 'desktop'];
/** Documents that the backup has, and those that JobPro published after it. */
const before = [1, 2, 3, 4, 5, 6];
const after = [7, 8, 9];
const all = [...before, ...after];
const counts = (numbers: readonly number[]) => ({ invoices: numbers.length, payments: numbers.length });

let world: TwoEditions;
beforeAll(async () => {
  world = await TwoEditions.start();
}, PATIENCE);
afterAll(() => world.stop(), PATIENCE);

const backup = join(mkdtempSync(join(runFolder(), 'backup-')), 'jobpro.backup');
/** Restores the backup as docs/operations.md says. */
const restore = async (lose: () => Promise<void>) => {
  await world.runScript('restore.sh', backup, 'e2e');
  await lose();
  expect(await world.runScript('after-restore.mjs', '--by', 'e2e')).toContain('Done.');
};

describe('a database that is restored from a backup', () => {
  test(
    'has every document exported once after JobPro published and selected everything again',
    async () => {
      for (const edition of editions) {
        await world.publishDocuments(edition, before);
        await world.untilAll(edition, 'ready', counts(before));
      }
      await world.runScript('backup.sh', backup);
      for (const edition of editions) {
        await world.publishDocuments(edition, after);
        await world.select(edition, 'first', all);
        await world.untilAll(edition, 'exported', counts(all));
        expect(await world.inQuickBooks(edition)).toEqual(counts(all));
      }

      await world.forgetRequestIds();
      for (const bus of ['kept', 'lost']) {
        await world.killServices();
        await restore(() => (bus === 'lost' ? world.loseBus() : Promise.resolve()));
        await world.startServices();
        for (const edition of editions) {
          await world.publishDocuments(edition, all);
          await world.select(edition, `again, bus ${bus}`, all);
          await world.untilAll(edition, 'exported', counts(all));
          expect(await world.inQuickBooks(edition)).toEqual(counts(all));
        }
      }
    },
    PATIENCE,
  );

  test.each([
    ['restored', 'restore.sh', [backup, 'e2e']],
    ['marked as restored', 'after-restore.mjs', ['--by', 'e2e']],
  ])('is not %s while a service is connected', async (_what, script, args) => {
    await expect(world.runScript(script, ...args)).rejects.toMatchObject({
      stderr: expect.stringContaining('Stop the services first.'),
    });
  });
});
