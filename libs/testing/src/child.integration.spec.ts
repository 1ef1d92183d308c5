import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { eventually, startChild, withLock, type Child } from './index.js';
import { noteChild, runFolder } from './run.js';

const program = (source: string, onLine?: (line: string) => void): Promise<Child> =>
  startChild({
    command: process.execPath,
    args: ['-e', source],
    env: process.env,
    ...(onLine === undefined ? {} : { onLine }),
  });
const runs = (pid: number): boolean => {
  try {
    // Where nobody collects the dead they stay listed, in state Z.
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
};

describe('a child', () => {
  test('reports its lines, also an unfinished last one, and how it ended', async () => {
    const child = await program(
      "console.log('one'); console.error('two'); process.stdout.write('three'); process.exitCode = 3",
    );
    await expect(eventually(() => !child.running() && child.exited)).resolves.toEqual({ code: 3, signal: null });
    expect([...child.lastLines()].sort()).toEqual(['one', 'three', 'two']);
  });

  test('is asked to stop, and killed when it does not listen', async () => {
    const lines: string[] = [];
    const polite = await program(
      "process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1e3); console.log('up')",
      (line) => lines.push(line),
    );
    const deaf = await program(
      "process.on('SIGTERM', () => {}); setInterval(() => {}, 1e3); console.log('up')",
      (line) => lines.push(line),
    );
    await eventually(() => lines.length === 2);
    await expect(polite.stop()).resolves.toEqual({ code: 0, signal: null });
    await expect(deaf.stop({ within: 50 })).resolves.toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('that cannot be started is a sentence', async () => {
    const start = startChild({ command: '/nowhere/program', args: [], env: {} });
    await expect(start).rejects.toThrow('/nowhere/program cannot be started');
  });

  test('takes its own children with it', async () => {
    const child = await program(
      "const c = require('node:child_process').spawn('sleep', ['600']); console.log(c.pid); setInterval(() => {}, 1e3)",
    );
    const grandchild = Number(await eventually(() => child.lastLines()[0] ?? false));
    expect(runs(grandchild)).toBe(true);
    await child.kill();
    await eventually(() => !runs(grandchild));
  });
});

describe('a run whose process is killed', () => {
  test('leaves neither child nor folder', async () => {
    const runModule = fileURLToPath(new URL('../run.mjs', import.meta.url));
    const source = `
      import { spawn } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      import { openRun } from ${JSON.stringify(runModule)};
      const { folder } = openRun();
      const { pid } = spawn('sleep', ['600'], { detached: true });
      writeFileSync(folder + '/children/' + pid, 'SIGTERM');
      console.log(JSON.stringify({ folder, pid }));`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await parent.stdout.take(1).toArray()) as unknown[];
    const { folder, pid } = JSON.parse(String(line)) as { folder: string; pid: number };
    expect(runs(pid) && existsSync(folder)).toBe(true);
    parent.kill('SIGKILL');
    await eventually(() => !existsSync(folder));
    expect(runs(pid)).toBe(false);
  });
});

describe('a lock', () => {
  test('is held by one at a time', async () => {
    const file = `${runFolder()}/lock-one`;
    let inside = 0;
    const most: number[] = [];
    const enter = () =>
      withLock(file, async () => {
        most.push((inside += 1));
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 5 }, enter));
    expect(most).toEqual([1, 1, 1, 1, 1]);
    expect(existsSync(file)).toBe(false);
  });

  test('of a process that died is taken over', async () => {
    const file = `${runFolder()}/lock-two`;
    const holder = await program(`require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid))`);
    await eventually(() => !holder.running());
    await expect(withLock(file, () => Promise.resolve('mine'), { within: 5_000 })).resolves.toBe('mine');
  });

  test('of a process that lives is waited for, with a limit', async () => {
    const file = `${runFolder()}/lock-three`;
    await withLock(file, async () => {
      await expect(withLock(file, () => Promise.resolve(), { within: 30 })).rejects.toThrow('has held');
    });
  });
});

test('noting a child and forgetting it leaves no trace', () => {
  const forget = noteChild(2_000_000_000, 'SIGTERM');
  expect(existsSync(`${runFolder()}/children/2000000000`)).toBe(true);
  forget();
  expect(existsSync(`${runFolder()}/children/2000000000`)).toBe(false);
});
