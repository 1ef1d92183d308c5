import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild, type Child, type Exit } from './child.js';
import { freePort } from './port.js';

/** The checkout's root: this file lies in `libs/testing/src` or `libs/testing/dist`. */
export const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Returns the built program of one of `apps/`, or of the simulators, which are no app of the product. */
export function programFile(app: string, main = 'main.js'): string {
  const folder = app === 'simulators' ? app : join('apps', app);
  return join(repositoryRoot, folder, 'dist', main);
}

export interface ProcessOptions {
  /** Name of one of `apps/`, or `simulators`. */
  app: string;
  /** The built file in its `dist`. Default `main.js`. */
  main?: string;
  /** Added to `PORT`. The process gets nothing else of this one's environment but `PATH`, `HOME`, `TMPDIR` and `TZ`. */
  env: Readonly<Record<string, string>>;
  /** Default: a free one, kept over a restart. */
  port?: number;
  /** Each line it prints. */
  onLog?: (line: string) => void;
  /** Receives a sentence with its last lines when it ends unasked after it was ready. */
  onEnd?: (sentence: string) => void;
  /** Milliseconds it may take to be ready. Default 60 s. */
  within?: number;
}

export interface ManagedProcess {
  readonly app: string;
  readonly port: number;
  readonly url: string;
  readonly pid: number;
  running(): boolean;
  lastLines(): readonly string[];
  /** SIGTERM, and SIGKILL when it has not ended after `within` milliseconds (default 15 s). Answers how it ended. */
  stop(options?: { within?: number }): Promise<Exit>;
  /** Sends a signal to its whole group and waits for its end. Default SIGKILL. */
  kill(signal?: NodeJS.Signals): Promise<Exit>;
  /** Starts it again on the same port, after stopping it if it still runs. Answers when it is ready. */
  restart(): Promise<void>;
}

/**
 * As deploy/Dockerfile and "npm run service" start the services. A batch is read, decided and written within milliseconds and is
 * garbage then; with Node's default of 16 MB it is copied several times before it dies, a fifth of a busy service's time.
 */
const YOUNG_SPACE = '--max-semi-space-size=64';
const READY_MS = 60_000;
const STOP_MS = 15_000;

/**
 * Starts a built app as a process of its own and answers when `/health/ready` says yes. It cannot outlive the run.
 * Throws with its last lines when it ends before, or is not ready in time.
 */
export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
  const file = programFile(options.app, options.main);
  if (!existsSync(file)) throw new Error(`${options.app} is not built: run "npm run build" first.`);
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  let expectedToEnd = false;

  const launch = async (): Promise<Child> => {
    expectedToEnd = false;
    const child = await startChild({
      command: process.execPath,
      args: [YOUNG_SPACE, file],
      cwd: repositoryRoot,
      env: { ...inherited(), ...options.env, PORT: String(port) },
      onLine: options.onLog ?? (() => undefined),
    });
    await untilReady(child, options.app, url, options.within ?? READY_MS);
    void child.exited.then(() => {
      if (!expectedToEnd) options.onEnd?.(`${options.app} has ended by itself. ${lastWords(child)}`);
    });
    return child;
  };

  let child = await launch();
  return {
    app: options.app,
    port,
    url,
    get pid() {
      return child.pid;
    },
    running: () => child.running(),
    lastLines: () => child.lastLines(),
    stop: ({ within = STOP_MS } = {}) => {
      expectedToEnd = true;
      return child.stop({ within });
    },
    kill: (signal) => {
      expectedToEnd = true;
      return child.kill(signal);
    },
    restart: async () => {
      expectedToEnd = true;
      await child.stop({ within: STOP_MS });
      child = await launch();
    },
  };
}

function inherited(): Record<string, string> {
  const wanted = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'NODE_OPTIONS', 'LOG_LEVEL'];
  const entries = wanted.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}

async function untilReady(child: Child, app: string, url: string, within: number): Promise<void> {
  const deadline = Date.now() + within;
  while (!(await isReady(url))) {
    if (!child.running()) throw new Error(`${app} ended before it was ready. ${lastWords(child)}`);
    if (Date.now() > deadline) {
      await child.kill();
      throw new Error(`${app} was not ready within ${within / 1000} s. ${lastWords(child)}`);
    }
    // A timer keeps this process awake, for the child itself does not.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

function lastWords(child: Child): string {
  const lines = child.lastLines().slice(-15);
  return lines.length === 0 ? 'It said nothing.' : `It said last:\n${lines.join('\n')}`;
}
