import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, repositoryRoot } from '@jobpro/testing';
import type { ProcessName, System } from '@jobpro/tools';
import { z } from 'zod';

const Coverage = z.object({
  result: z.array(
    z.object({
      url: z.string(),
      functions: z.array(
        z.object({
          functionName: z.string(),
          ranges: z.array(z.object({ startOffset: z.number(), count: z.number() })),
        }),
      ),
    }),
  ),
});
/** A file of the product as it is built: of a library or an app, with its path below `src`. */
const BUILT = /^((?:libs|apps)\/[\w-]+)\/dist\/(?!testing\/)(.+)\.js$/;
const HOOK = fileURLToPath(new URL('coverage-hook.js', import.meta.url));

/** Source files of the product, each with its functions that ran. */
export type Executed = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads from running services which functions of the product they execute. */
export class ServiceCoverage {
  #taken = 0;

  constructor(
    private readonly folder: string,
    private readonly services: readonly ProcessName[],
  ) {}

  /** Returns what each service needs in its environment to count its calls. */
  environment(): Partial<Record<ProcessName, Record<string, string>>> {
    return Object.fromEntries(
      this.services.map((service) => {
        const folder = this.#folderOf(service);
        mkdirSync(folder, { recursive: true });
        return [service, { NODE_OPTIONS: `--import ${HOOK}`, COVERAGE_FOLDER: folder }];
      }),
    );
  }

  /** Returns what the services executed since the last call, or since their start. */
  async take(system: System): Promise<Executed> {
    this.#taken += 1;
    for (const service of this.services) process.kill(system.process(service).pid, 'SIGUSR2');
    const executed = new Map<string, Set<string>>();
    for (const service of this.services) {
      const file = join(this.#folderOf(service), `${this.#taken}.json`);
      const { result } = await eventually(() => Coverage.parse(JSON.parse(readFileSync(file, 'utf8'))));
      for (const { url, functions } of result) {
        const source = sourceOf(url);
        if (source === undefined) continue;
        for (const { functionName, ranges } of functions) {
          const [whole] = ranges;
          if (whole === undefined || whole.count === 0) continue;
          const names = executed.get(source) ?? new Set();
          executed.set(source, names.add(`${functionName}@${whole.startOffset}`));
        }
      }
    }
    return executed;
  }

  #folderOf(service: ProcessName): string {
    return join(this.folder, service);
  }
}

/** Returns the files with a function that ran in the first and not in the second. */
export function filesOnlyIn(executed: Executed, idle: Executed): string[] {
  return [...executed]
    .filter(([file, names]) => [...names].some((name) => idle.get(file)?.has(name) !== true))
    .map(([file]) => file)
    .sort();
}

function sourceOf(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined;
  const [, room, path] = BUILT.exec(fileURLToPath(url).slice(repositoryRoot.length + 1)) ?? [];
  return room === undefined || path === undefined ? undefined : `${room}/src/${path}.ts`;
}
