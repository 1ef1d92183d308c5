import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { repositoryRoot } from '@jobpro/testing';
import { parse } from 'yaml';
import { z } from 'zod';

const texts = z.array(z.string());

/** The parts of a service in docker-compose.yml that other files and the code have to agree with. */
const composeService = z.object({
  image: z.string(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  command: texts.default([]),
  environment: z.record(z.string(), z.string()).default({}),
  ports: texts.default([]),
  volumes: texts.default([]),
  networks: texts.default([]),
  restart: z.string().optional(),
  profiles: texts.default([]),
  stop_grace_period: z.string().optional(),
  cap_drop: texts.default([]),
  read_only: z.boolean().default(false),
  healthcheck: z.object({ test: texts }).optional(),
  logging: z.object({ options: z.record(z.string(), z.string()) }).optional(),
  depends_on: z.union([texts, z.record(z.string(), z.object({ condition: z.string() }))]).default([]),
});
export type ComposeService = z.output<typeof composeService>;

const composeFile = z.object({
  services: z.record(z.string(), composeService),
  networks: z.record(z.string(), z.unknown()),
  volumes: z.record(z.string(), z.unknown()),
});
export type Compose = z.output<typeof composeFile>;

/** A file of the repository as text. */
export function readText(path: string): string {
  return readFileSync(join(repositoryRoot, path), 'utf8');
}

/** A YAML file of the repository, its anchors and merges resolved. */
export function readYaml(path: string): unknown {
  return parse(readText(path), { merge: true }) as unknown;
}

export function readCompose(): Compose {
  return composeFile.parse(readYaml('docker-compose.yml'));
}

/** The settings of deploy/.env.example, as Compose reads them. */
export function readEnvExample(): Readonly<Record<string, string>> {
  return z.record(z.string(), z.string()).parse(parseEnv(readText('deploy/.env.example')));
}

/** `${NAME}`, `${NAME:-what else}`, `${NAME:?why it is needed}` (Compose specification, 12 "Interpolation"). */
const REFERENCE = /\$\{([A-Z][A-Z0-9_]*)(?::([-?])([^}]*))?\}/g;

export interface Reference {
  readonly name: string;
  /** Whether Compose refuses to start without it. */
  readonly required: boolean;
}

/** The settings that a text takes from the environment of Compose. */
export function referencesIn(text: string): Reference[] {
  return [...text.matchAll(REFERENCE)].map(([, name = '', mode]) => ({ name, required: mode === '?' }));
}

/** The text with settings put in. Throws where a required one is missing or empty. */
export function interpolate(text: string, settings: Readonly<Record<string, string>>): string {
  return text.replace(REFERENCE, (_all, name: string, mode: string | undefined, rest: string | undefined) => {
    const value = settings[name] ?? '';
    if (value !== '') return value;
    if (mode === '?') throw new Error(`${name}: ${rest ?? ''}`);
    return rest ?? '';
  });
}

/** Milliseconds of a duration such as `45s`. */
export function durationOf(text: string | undefined): number {
  const [, count = 'NaN', unit = ''] = /^(\d+)(s|m)$/.exec(text ?? '') ?? [];
  return Number.parseInt(count, 10) * (unit === 'm' ? 60_000 : 1_000);
}

/** The published ports of a service, as `{ address: '127.0.0.1', published: 8081, target: 8080 }`. */
export function portsOf(
  service: Pick<ComposeService, 'ports'>,
): { address: string; published: number; target: number }[] {
  return service.ports.map((text) => {
    const [address = '', published = '', target = ''] = text.split(':');
    return { address, published: Number.parseInt(published, 10), target: Number.parseInt(target, 10) };
  });
}

/** Returns the mounts of a service from the repository as `[path here, path within]`, without named volumes. */
export function mountsOf(service: ComposeService): [source: string, target: string][] {
  return service.volumes
    .map((text) => text.split(':'))
    .flatMap(([source = '', target = '']): [string, string][] => (source.startsWith('./') ? [[source, target]] : []));
}

/** Whether two services are on a network together, so that one can call the other by its name. */
export function canReach(compose: Compose, from: string, to: string): boolean {
  const networks = new Set(compose.services[from]?.networks);
  return compose.services[to]?.networks.some((network) => networks.has(network)) ?? false;
}
