import { logger } from '@jobpro/telemetry';
import type { ServiceDefinition } from './service.module.js';
import { BadEnvironmentError, type RunningService, startService } from './start-service.js';

/** The parts of the process that a service needs. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stderr: { write(text: string): unknown };
  on(event: string, listener: (...details: unknown[]) => void): unknown;
  exit(code: number): unknown;
}

/** `EX_CONFIG` of sysexits.h: starting again without a change does not help. */
const BAD_CONFIGURATION = 78;
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs a service as this process: the one line of every `main.ts`. SIGTERM or SIGINT stops it in
 * order and ends the process with 0, or with 1 when something did not end well; a second one ends
 * it at once. A bad environment is reported on standard error, and the process ends with 78.
 */
export async function runService(definition: ServiceDefinition, host: Host = process): Promise<void> {
  let signalled = false;
  const { promise: started, resolve: onStarted } = promiseOf<RunningService>();
  for (const [signal, code] of Object.entries(SIGNALS)) {
    host.on(signal, () => {
      if (signalled) {
        logger.warn({ signal }, 'second signal: ending at once');
        host.exit(code);
        return;
      }
      signalled = true;
      logger.info({ signal }, 'stopping on a signal');
      void started.then((service) => service.stop()).then((well) => host.exit(well ? 0 : 1));
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    host.on(event, (err) => {
      logger.fatal({ err }, `An error that nobody caught (${event}): ending at once`);
      host.exit(1);
    });
  }
  try {
    onStarted(await startService(definition, host.env));
  } catch (error) {
    if (error instanceof BadEnvironmentError) {
      host.stderr.write(`${error.message}\n`);
      host.exit(BAD_CONFIGURATION);
      return;
    }
    logger.fatal({ err: error }, `${definition.name} could not start`);
    host.exit(1);
  }
}

function promiseOf<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
