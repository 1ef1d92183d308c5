import { createWriteStream, existsSync, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { freePort, programFile, startProcess, type ManagedProcess } from '@jobpro/testing';
import { openToServices, startInfra, type Infra } from './infra-servers.js';
import {
  definitionOf,
  environmentOf,
  secretsFrom,
  serviceNames,
  simulatorNames,
  type ProcessName,
  type Secrets,
  type Wiring,
} from './services.js';

/** An event while the system starts, runs and stops. */
export type SystemEvent =
  | { kind: 'progress'; line: string }
  | { kind: 'ready'; name: ProcessName; url: string; milliseconds: number }
  | { kind: 'log'; name: ProcessName; line: string }
  /** A process ended without having been asked to; `sentence` has its last lines. */
  | { kind: 'ended'; name: ProcessName; sentence: string };

export interface SystemOptions {
  /** Default: this process's environment. Names servers to use (`DATABASE_URL`, `NATS_URL`) and secrets. */
  env?: NodeJS.ProcessEnv;
  /** A Postgres and NATS that the caller keeps; without it the system starts, and stops, its own. */
  infra?: Infra;
  /** Only these of them. Default: all, the console once it is built. */
  only?: readonly ProcessName[];
  /** Collector of traces, for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  otlp?: string;
  /** Ports to use; free ones are found for the others. */
  ports?: Partial<Record<ProcessName, number>>;
  /** Folder for one log file a process. */
  logs?: string;
  /** Added to a process's environment. */
  overrides?: Partial<Record<ProcessName, Readonly<Record<string, string>>>>;
  onEvent?: (event: SystemEvent) => void;
}

export interface System {
  readonly infra: Infra;
  readonly secrets: Secrets;
  /** In the order of the process list; the console is missing while it is not built. */
  readonly names: readonly ProcessName[];
  process(name: ProcessName): ManagedProcess;
  /** Stops services, then simulators, then what it started of Postgres and NATS. A second call gets the same promise. */
  stop(): Promise<void>;
}

/**
 * Starts the whole system, each service as a process of its own, and answers when all are ready. When one does not come
 * up, everything is stopped again and the error says what that one said last.
 */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const tell = options.onEvent ?? (() => undefined);
  const env = options.env ?? process.env;
  const names = options.only ?? builtProcesses();
  const infra = options.infra ?? (await startInfra({ env, onProgress: (line) => tell({ kind: 'progress', line }) }));
  const ports = await choosePorts(options.ports ?? {});
  const secrets = secretsFrom(env);
  const wiring: Wiring = {
    databaseUrlOf: infra.databaseUrlOf ?? (await openToServices(infra.databaseUrl)),
    natsUrl: infra.natsUrl,
    otlp: options.otlp ?? env['OTEL_EXPORTER_OTLP_ENDPOINT'],
    jwksUrl: env['CONSOLE_JWKS_URL'],
    jwtIssuer: env['CONSOLE_JWT_ISSUER'],
    jwtAudience: env['CONSOLE_JWT_AUDIENCE'],
    urlOf: (name) => `http://127.0.0.1:${ports[name]}`,
    secrets,
  };
  const logs = openLogs(options.logs);

  const launch = async (name: ProcessName): Promise<ManagedProcess> => {
    const started = Date.now();
    const { app, main } = definitionOf(name);
    const file = logs(name);
    const process_ = await startProcess({
      app,
      main,
      port: ports[name],
      env: {
        ...environmentOf(name, wiring),
        ...options.overrides?.[name],
      },
      onLog: (line) => {
        file?.write(`${line}\n`);
        tell({ kind: 'log', name, line });
      },
      onEnd: (sentence) => tell({ kind: 'ended', name, sentence }),
    });
    tell({ kind: 'ready', name, url: process_.url, milliseconds: Date.now() - started });
    return process_;
  };

  const launched = await Promise.allSettled(names.map(launch));
  const running = new Map<ProcessName, ManagedProcess>();
  launched.forEach((each, index) => {
    const name = names[index];
    if (each.status === 'fulfilled' && name !== undefined) running.set(name, each.value);
  });
  const stopAll = async () => {
    const isSimulator = ([name]: [ProcessName, ManagedProcess]) => simulatorNames.some((each) => each === name);
    const all = [...running];
    await Promise.all(all.filter((each) => !isSimulator(each)).map(([, each]) => each.stop()));
    await Promise.all(all.filter(isSimulator).map(([, each]) => each.stop()));
    if (options.infra === undefined) await infra.stop();
  };
  const failed = launched.find((each) => each.status === 'rejected');
  if (failed !== undefined) {
    await stopAll();
    throw failed.reason;
  }
  let stopping: Promise<void> | undefined;
  return {
    infra,
    secrets,
    names,
    process: (name) => {
      const process = running.get(name);
      if (process === undefined) throw new Error(`${name} is not part of this system.`);
      return process;
    },
    stop: () => (stopping ??= stopAll()),
  };
}

function builtProcesses(): ProcessName[] {
  const consoleBuilt = existsSync(programFile('console'));
  return [...simulatorNames, ...serviceNames.filter((name) => name !== 'console' || consoleBuilt)];
}

async function choosePorts(given: Partial<Record<ProcessName, number>>): Promise<Record<ProcessName, number>> {
  const entries: [ProcessName, number][] = [];
  for (const name of [...simulatorNames, ...serviceNames]) entries.push([name, given[name] ?? (await freePort())]);
  // The list above has every process's name.
  return Object.fromEntries(entries) as Record<ProcessName, number>;
}

function openLogs(folder: string | undefined): (name: ProcessName) => WriteStream | undefined {
  if (folder === undefined) return () => undefined;
  mkdirSync(folder, { recursive: true });
  return (name) => createWriteStream(join(folder, `${name}.log`));
}
