import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

/**
 * Runs inside a service, loaded with `node --import`: counts the calls of each function from the start. On SIGUSR2 it
 * writes the counts since the last signal to the next numbered file of the folder in `COVERAGE_FOLDER`.
 */
const folder = process.env['COVERAGE_FOLDER'] ?? '.';
const session = new Session();
let written = 0;

session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
process.on('SIGUSR2', () => {
  session.post('Profiler.takePreciseCoverage', (error, coverage) => {
    written += 1;
    writeFileSync(join(folder, `${written}.json`), JSON.stringify(error ?? coverage));
  });
});
