import { isNativeError } from 'node:util/types';

/** Runs a command-line program: a failure is its sentence on standard error and exit code 1. */
export async function program(name: string, main: () => Promise<number | undefined>): Promise<void> {
  endWithNpm();
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    process.stderr.write(`${name}: ${isNativeError(error) ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/**
 * Waits until the program is asked to end. The first signal answers; from then on a signal that comes a second later or
 * more ends it at once (a terminal and npm both pass on one Ctrl-C).
 */
export function askedToEnd(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const awake = setInterval(() => undefined, 60_000);
    let first: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (first !== undefined) {
          if (Date.now() - first > 1_000) process.exit(130);
          return;
        }
        first = Date.now();
        clearInterval(awake);
        resolve(signal);
      });
    }
  });
}

/**
 * npm passes a signal on to the shell that it runs a script in, and the shell does not pass it on to us. When that shell
 * is gone we were meant too.
 */
function endWithNpm(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const shell = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  look.unref();
}
