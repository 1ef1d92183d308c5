import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '@jobpro/testing';
import { z } from 'zod';
import { serviceNames } from '@jobpro/tools/services';
import { readCompose, readText } from './compose.read.js';

/** The instructions of the Dockerfile, each on one line, with what they run on. */
const instructions = readText('deploy/Dockerfile')
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .join('\n')
  .replaceAll(/\\\n\s*/g, ' ')
  .split('\n')
  .map((line) => /^([A-Z]+) +(.*)$/.exec(line.trim()))
  .flatMap((match) => (match === null ? [] : [{ keyword: match[1] ?? '', rest: match[2] ?? '' }]));
const of = (keyword: string) => instructions.filter((each) => each.keyword === keyword).map(({ rest }) => rest);
const lastStage = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === 'FROM'));
const last = (keyword: string) => lastStage.findLast((each) => each.keyword === keyword)?.rest ?? '';

const ignored = readText('.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((pattern) => {
    const anywhere = pattern.startsWith('**/');
    const name = pattern.replace('**/', '').replaceAll('.', '\\.').replaceAll('*', '[^/]*');
    return new RegExp(`^${anywhere ? '(.*/)?' : ''}${name}(/|$)`);
  });
const isIgnored = (path: string) => ignored.some((pattern) => pattern.test(path));

const manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });
const dependenciesOf = (folder: string) =>
  Object.keys(manifest.parse(JSON.parse(readText(`${folder}/package.json`))).dependencies);

describe('the container image', () => {
  test('is built from files that exist and that reach the builder', () => {
    const copied = of('COPY')
      .filter((rest) => !rest.startsWith('--from'))
      .flatMap((rest) => rest.split(/ +/).slice(0, -1));
    const gathered = /cp --parents (.+?) \/manifests/.exec(of('RUN').join('\n'))?.[1]?.split(' ') ?? [];
    const folders = gathered.map((each) => each.replace('/*', ''));
    expect(gathered).toEqual(expect.arrayContaining(['package-lock.json', '.npmrc', 'libs/*/package.json']));
    for (const path of [...copied, ...folders.filter((each) => !/^(apps|libs)\//.test(each))]) {
      expect(existsSync(join(repositoryRoot, path))).toBe(true);
      expect(isIgnored(path)).toBe(false);
    }
    expect(['apps/job-mapping/package.json', 'libs/config/src/index.ts'].filter(isIgnored)).toEqual([]);
  });

  test('rooms that are not the product do not reach the builder', () => {
    const rooms = ['bench', 'e2e', 'simulators', 'test-data', 'tools', 'verification', 'deploy/checks'];
    expect(rooms.filter((room) => !isIgnored(`${room}/package.json`))).toEqual([]);
  });

  test('secrets, what git does not keep and what was built here do not reach the builder', () => {
    const excluded = [
      '.git/HEAD',
      'deploy/.env',
      '.env',
      'apps/x/.env.local',
      'node_modules/a',
      'libs/a/dist/index.js',
    ];
    expect(excluded.filter((path) => !isIgnored(path))).toEqual([]);
  });

  test('copies only from stages before', () => {
    const stages = of('FROM').map((rest) => / AS (\S+)$/.exec(rest)?.[1]);
    const from = of('COPY').flatMap((rest) => /^--from=(\S+)/.exec(rest)?.[1] ?? []);
    expect(from.length).toBeGreaterThan(2);
    expect(stages).toEqual(expect.arrayContaining(from));
  });

  test('installs from the lock file, as every command here does', () => {
    const installs = of('RUN').filter((rest) => rest.includes('npm install'));
    expect(installs.every((rest) => rest.includes('--no-save'))).toBe(true);
    expect(installs.filter((rest) => rest.includes('--omit=dev'))).toHaveLength(1);
    expect(of('RUN').join('\n')).not.toContain('npm ci');
  });

  test('leaves out only packages that no service needs', () => {
    const left = /RUN rm -r (.+)/.exec(readText('deploy/Dockerfile'))?.[1]?.split(' ') ?? [];
    expect(left.map((folder) => existsSync(join(repositoryRoot, folder)))).toEqual([true]);
    const needed = new Set<string>();
    const pending = serviceNames.map((name) => `apps/${name}`);
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      if (needed.has(folder)) continue;
      needed.add(folder);
      const ours = dependenciesOf(folder).filter((name) => name.startsWith('@jobpro/'));
      pending.push(...ours.map((name) => name.replace('@jobpro/', 'libs/')));
    }
    expect(left.filter((folder) => needed.has(folder))).toEqual([]);
  });

  test('runs on Node 24, not as root, and takes the service as its argument', () => {
    expect(of('ARG')).toEqual([expect.stringMatching(/^NODE_IMAGE=node:24-/)]);
    expect(last('USER')).toBe('node');
    expect(last('ENTRYPOINT')).toBe('["node", "deploy/service.mjs"]');
    expect(last('HEALTHCHECK')).toMatch(/CMD \["node", "deploy\/health\.mjs"\]$/);
    expect(lastStage.map(({ rest }) => rest)).toContain('deploy/service.mjs deploy/health.mjs deploy/');
  });

  test('has the program that states a restore', () => {
    const files = ['after-restore.mjs', 'after-restore.sql'].map((name) => `deploy/backup/${name}`);
    expect(lastStage.map(({ rest }) => rest)).toContain(`${files.join(' ')} deploy/backup/`);
  });

  test('listens where Compose and its own check expect it', () => {
    const port = /PORT=(\d+)/.exec(last('ENV'))?.[1];
    expect(last('EXPOSE')).toBe(port);
    const ports = Object.values(readCompose().services).flatMap(({ environment }) => environment.PORT ?? []);
    expect(new Set(ports)).toEqual(new Set([port]));
  });
});
