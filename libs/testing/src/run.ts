import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Names the run's folder to processes that belong to the same run: jest's workers. */
export const RUN_FOLDER_VARIABLE = 'JOBPRO_RUN_FOLDER';

export interface Run {
  /** A folder that lives as long as the run, for data, logs and locks. */
  readonly folder: string;
  /** Ends every child still noted, removes the folder, and answers when that is done. */
  end(): Promise<void>;
}

/**
 * Opens a run: a folder and a small process beside it, the reaper, which ends the run's children and removes the folder
 * as soon as this process ends, however it ends.
 */
export function openRun(): Run {
  const folder = mkdtempSync(join(tmpdir(), 'jobpro-run-'));
  // Postgres will not run as root, so that its own user must be able to pass through.
  chmodSync(folder, 0o711);
  mkdirSync(join(folder, 'children'));
  const reaper = spawn(process.execPath, [fileURLToPath(new URL('../reaper.mjs', import.meta.url)), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => {
    reaper.once('exit', () => resolve());
    reaper.once('error', () => resolve());
  });
  reaper.unref();
  const pipe = reaper.stdin;
  if (pipe instanceof Socket) pipe.unref();
  return {
    folder,
    end: async () => {
      reaper.ref();
      pipe.end();
      await ended;
    },
  };
}

let own: Run | undefined;

/** The folder of the run that this process belongs to; one of its own is opened when none was named. */
export function runFolder(): string {
  const named = process.env[RUN_FOLDER_VARIABLE];
  if (named !== undefined && existsSync(named)) return named;
  own ??= openRun();
  return own.folder;
}

/**
 * Notes a child of the run, so that it cannot outlive it.
 * @param pid the leader of a process group
 * @param signal what ends it in an orderly way
 * @returns forgets the child; to be called when it has ended
 */
export function noteChild(pid: number, signal: NodeJS.Signals): () => void {
  const file = join(runFolder(), 'children', String(pid));
  writeFileSync(file, signal);
  return () => rmSync(file, { force: true });
}
