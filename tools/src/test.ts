import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot, startChild } from '@jobpro/testing';
import { duration } from './duration.write.js';
import { program } from './program.js';
import { addUp, readJestReport, summaryLine, type Counts } from './test-report.read.js';

interface Step {
  name: string;
  script: string;
  args?: string[];
  /** Where jest writes its report; its tests are counted. */
  report?: string;
}

const folder = mkdtempSync(join(tmpdir(), 'jobpro-test-'));
const jest = (project: string, ...args: string[]): Step => {
  const report = join(folder, `${project}.json`);
  const always = ['--selectProjects', project, '--passWithNoTests', '--json', `--outputFile=${report}`];
  return { name: `${project} tests`, script: 'jest', args: [...always, ...args], report };
};
/** The phases run one after another. In a phase the lines run in parallel, and the steps of one line one after another. */
const phases: Step[][][] = [
  [[{ name: 'type check', script: 'typecheck' }], [jest('unit')]],
  // The tests of these two phases wait more than they work, so more of them go at once, and lint takes what they leave.
  [[jest('integration', '--maxWorkers=3')], [{ name: 'lint', script: 'lint' }]],
  // Each of these starts the whole system.
  [[jest('e2e', '--maxWorkers=2')]],
];

await program('test', async () => {
  const began = Date.now();
  const failed: string[] = [];
  const counted: Counts[] = [];
  const take = async (step: Step) => {
    const since = Date.now();
    tell(`${step.name} …`);
    const ok = await run(step);
    tell(`${step.name}: ${ok ? 'passed' : 'FAILED'} in ${duration(Date.now() - since)}`);
    if (!ok) failed.push(step.name);
    if (step.report !== undefined) counted.push(countsOf(step.report));
  };
  const inTurn = async (steps: readonly Step[]) => {
    for (const step of steps) await take(step);
  };
  for (const lines of phases) await Promise.all(lines.map(inTurn));
  rmSync(folder, { recursive: true, force: true });
  const verdict = failed.length === 0 ? 'all passed' : `failed: ${failed.join(', ')}`;
  tell(`${verdict}, after ${duration(Date.now() - began)}`);
  process.stdout.write(`${summaryLine(addUp(counted))}\n`);
  return failed.length === 0 ? 0 : 1;
});

function tell(line: string): void {
  process.stdout.write(`test: ${line}\n`);
}

/** A run that wrote no report has failed as a whole, and counts as one failure. */
function countsOf(report: string): Counts {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  return readJestReport(readFileSync(report, 'utf8'));
}

/** In a process group that ends with this process: a test run that is broken off leaves nothing behind. */
async function run({ script, args = [] }: Step): Promise<boolean> {
  const child = await startChild({
    command: 'npm',
    args: ['run', '--silent', script, '--', ...args],
    cwd: repositoryRoot,
    env: process.env,
    onLine: (line) => process.stdout.write(`${line}\n`),
  });
  return (await child.wait()).code === 0;
}
