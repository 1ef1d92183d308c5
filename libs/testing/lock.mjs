import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Runs `work` while holding a lock between processes, kept in `file`. A lock whose holder has died is taken over.
 * Throws when it was not had within `within` milliseconds. Plain JavaScript, because it is used before anything is built.
 */
export async function withLock(file, work, { within = 180_000, onWait = () => undefined } = {}) {
  const deadline = Date.now() + within;
  let waiting = false;
  while (!take(file)) {
    if (!waiting) onWait();
    waiting = true;
    if (Date.now() > deadline) {
      throw new Error(`Another process has held ${file} for too long; end it or remove the file.`);
    }
    await pause(20);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** The lock appears with its holder's number in it or not at all: a link is one step, making and writing a file are two. */
function take(file) {
  const mine = `${file}.${process.pid}.new`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    dropDead(file);
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Moves a dead holder's lock away. What was moved is looked at again, for it may be a new holder's by now. */
function dropDead(file) {
  if (holderLives(file)) return;
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
    if (holderLives(aside)) linkSync(aside, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function holderLives(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}
