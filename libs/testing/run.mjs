import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Opens a run: a folder and a small process, the reaper, which ends the run's children and removes the folder
 * as soon as this process ends, however it ends. Plain JavaScript, because jest's global set-up is not compiled.
 */
export function openRun() {
  const folder = mkdtempSync(join(tmpdir(), 'jobpro-run-'));
  // Postgres will not run as root, so that its own user must be able to pass through.
  chmodSync(folder, 0o711);
  mkdirSync(join(folder, 'children'));
  const reaper = spawn(process.execPath, [fileURLToPath(new URL('reaper.mjs', import.meta.url)), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const ended = new Promise((resolve) => {
    reaper.once('exit', resolve);
    reaper.once('error', resolve);
  });
  reaper.unref();
  reaper.stdin.unref();
  return {
    folder,
    end: async () => {
      reaper.ref();
      reaper.stdin.end();
      await ended;
    },
  };
}
