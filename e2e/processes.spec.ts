import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, runFolder, startNats, startProcess, type NatsServer } from '@jobpro/testing';
import { startSystem, type System, type SystemEvent } from '@jobpro/tools';

const status = (url: string) =>
  fetch(`${url}/health/ready`).then(
    (answer) => answer.status,
    () => 'down',
  );

describe('part of the system', () => {
  let system: System;
  const events: SystemEvent[] = [];
  const logs = mkdtempSync(join(runFolder(), 'logs-'));
  beforeAll(async () => {
    system = await startSystem({
      only: ['quickbooks-online', 'customer-mapping'],
      logs,
      env: {},
      onEvent: (each) => events.push(each),
    });
  });
  afterAll(() => system.stop());

  test('starts on its own Postgres and NATS, and reports each step', async () => {
    const ready = events.flatMap((event) => (event.kind === 'ready' ? [event.name] : []));
    expect(ready.sort()).toEqual(['customer-mapping', 'quickbooks-online']);
    for (const name of system.names) expect(await status(system.process(name).url)).toBe(200);
    expect(() => system.process('console')).toThrow('console is not part of this system.');
  });

  test('reports a process that ends by itself, with its last lines, and starts it again on its port', async () => {
    const service = system.process('customer-mapping');
    process.kill(service.pid, 'SIGKILL');
    const ended = await eventually(() => events.find((event) => event.kind === 'ended') ?? false);
    expect(ended).toMatchObject({ name: 'customer-mapping' });
    expect(await status(service.url)).toBe('down');
    await service.restart();
    expect(await status(service.url)).toBe(200);
  });

  test('does not report one that was killed on purpose, and writes each one’s log to its file', async () => {
    const before = events.filter((event) => event.kind === 'ended').length;
    const service = system.process('customer-mapping');
    await service.kill();
    await service.restart();
    expect(events.filter((event) => event.kind === 'ended')).toHaveLength(before);
    expect(readFileSync(join(logs, 'quickbooks-online.log'), 'utf8')).toContain('{"listening":');
  });
});

describe('a process that does not come up', () => {
  let nats: NatsServer;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats.stop());

  test('is reported with its own words', async () => {
    const env = { NATS_URL: nats.url };
    await expect(startProcess({ app: 'customer-mapping', env })).rejects.toThrow(
      /customer-mapping ended before it was ready[^]*DATABASE_URL is missing/,
    );
  });

  test('or is not built', async () => {
    await expect(startProcess({ app: 'nothing', env: {} })).rejects.toThrow('nothing is not built');
  });
});
