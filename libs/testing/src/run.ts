import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRun, type Run } from '../run.mjs';

/** Names the run's folder to processes that belong to the same run: jest's workers. Set by `jest.setup.mjs`. */
const RUN_FOLDER_VARIABLE = 'JOBPRO_RUN_FOLDER';

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
