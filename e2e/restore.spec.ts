import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '@jobpro/testing';
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

const afterRestore = () =>
  promisify(execFile)(process.execPath, [join(repositoryRoot, 'deploy/backup/after-restore.mjs'), '--by', 'e2e'], {
    env: { ...process.env, ...world.urls },
  });

describe('a database that is restored from a backup', () => {
  test(
    'has every document exported once after JobPro published and selected everything again',
    async () => {
      for (const edition of editions) {
        await world.publishDocuments(edition, before);
        await world.untilAll(edition, 'ready', counts(before));
      }
      await world.killServices();
      await world.copyDatabase('back up');
      await world.startServices();
      for (const edition of editions) {
        await world.publishDocuments(edition, after);
        await world.select(edition, 'first', all);
        await world.untilAll(edition, 'exported', counts(all));
        expect(await world.inQuickBooks(edition)).toEqual(counts(all));
      }

      await world.forgetRequestIds();
      for (const bus of ['kept', 'lost']) {
        await world.killServices();
        await world.copyDatabase('restore');
        if (bus === 'lost') await world.loseBus();
        await expect(afterRestore()).resolves.toMatchObject({ stdout: expect.stringContaining('Done.') });
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

  test('is not marked as restored while a service is connected', async () => {
    await expect(afterRestore()).rejects.toMatchObject({ stderr: expect.stringContaining('Stop the services first.') });
  });
});
