import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { noteChild } from './run.js';

export interface ChildOptions {
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number | undefined;
  gid?: number | undefined;
  /** The signal that asks it to end in an orderly way. Default SIGTERM. */
  stopSignal?: NodeJS.Signals;
  /** Each line it prints, on either stream. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** A file descriptor that gets its output instead; for servers that may outlive the process that started them. */
  outputTo?: number;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process of a group of its own that cannot outlive the run. */
export interface Child {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  running(): boolean;
  /** The same, and keeps this process from ending meanwhile, which a child does not do by itself. */
  wait(): Promise<Exit>;
  /** The last lines it printed, for a message about its failure. */
  lastLines(): readonly string[];
  /** Asks it to end, and kills it when it has not within `within` milliseconds (default 10 s). */
  stop(options?: { within?: number }): Promise<Exit>;
  /** Sends a signal to the whole group at once and waits for the end. Default SIGKILL. */
  kill(signal?: NodeJS.Signals): Promise<Exit>;
}

const KEPT_LINES = 200;

/** Starts a process. Rejects with a sentence when the program cannot be started at all. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const output = options.outputTo ?? 'pipe';
  const process_ = spawn(options.command, [...options.args], {
    env: options.env,
    cwd: options.cwd,
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
    stdio: ['ignore', output, output],
    detached: true,
  });
  const stopSignal = options.stopSignal ?? 'SIGTERM';
  const pid = await spawned(process_, options.command);
  const forget = noteChild(pid, stopSignal);

  const lines: string[] = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    eachLine(process_, stream, (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      options.onLine?.(line, stream);
    });
  }
  let running = true;
  const exited = new Promise<Exit>((resolve) => {
    // 'close' comes after the last line was read, 'exit' before.
    process_.once(
      options.outputTo === undefined ? 'close' : 'exit',
      (code: number | null, signal: NodeJS.Signals | null) => {
        running = false;
        forget();
        resolve({ code, signal });
      },
    );
  });
  process_.unref();

  const send = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal);
    } catch {
      // It has ended in the meantime.
    }
  };
  const wait = async () => {
    const awake = setInterval(() => undefined, 60_000);
    const exit = await exited;
    clearInterval(awake);
    return exit;
  };
  return {
    pid,
    exited,
    running: () => running,
    wait,
    lastLines: () => lines,
    stop: async ({ within = 10_000 } = {}) => {
      if (running) send(stopSignal);
      const timer = setTimeout(() => send('SIGKILL'), within);
      const exit = await wait();
      clearTimeout(timer);
      return exit;
    },
    kill: (signal = 'SIGKILL') => {
      if (running) send(signal);
      return wait();
    },
  };
}

function spawned(process_: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    process_.once('error', (error) => reject(new Error(`${command} cannot be started: ${error.message}`)));
    process_.once('spawn', () => {
      if (process_.pid !== undefined) resolve(process_.pid);
    });
  });
}

function eachLine(process_: ChildProcess, name: 'stdout' | 'stderr', take: (line: string) => void): void {
  const stream = process_[name];
  if (stream === null) return;
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    parts.forEach(take);
  });
  stream.on('end', () => {
    if (rest !== '') take(rest);
    rest = '';
  });
  if (stream instanceof Socket) stream.unref();
}
