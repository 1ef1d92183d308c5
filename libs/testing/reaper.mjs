/**
 * Ends what a run started and did not end itself. Its standard input is a pipe held by the run's process: when the pipe
 * closes, for whatever reason, even SIGKILL, every child still noted in `<run folder>/children` is ended by its process
 * group (first with the signal noted, then with SIGKILL), and the folder is removed.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const folder = process.argv[2];
const patienceMs = 5000;

/** Signals a process group; false when nothing is left of it. */
function signal(pid, name) {
  try {
    process.kill(-pid, name);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function children() {
  try {
    const names = readdirSync(join(folder, 'children'));
    return names.map((name) => ({
      pid: Number(name),
      name: readFileSync(join(folder, 'children', name), 'utf8').trim(),
    }));
  } catch {
    return [];
  }
}

/** Returns whether a process has ended. One that nobody collected is still listed; Linux shows its end in the state field. */
function isDead(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .startsWith('Z');
  } catch {
    return false;
  }
}

async function reap() {
  const left = children().filter((child) => child.pid > 1);
  for (const child of left) signal(child.pid, child.name || 'SIGTERM');
  const deadline = Date.now() + patienceMs;
  while (left.some((child) => signal(child.pid, 0) && !isDead(child.pid)) && Date.now() < deadline) await pause(20);
  for (const child of left) signal(child.pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined);
process.stdin.on('error', () => undefined);
process.stdin.resume();
process.stdin.once('close', () => void reap().then(() => process.exit(0)));
