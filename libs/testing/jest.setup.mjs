import { openRun } from './run.mjs';

/** One run for a whole jest run: its workers share what the first that needs it starts. */
export default function setUp() {
  const run = openRun();
  process.env.JOBPRO_RUN_FOLDER = run.folder;
  globalThis.jobproRun = run;
}
