import { describe, expect, test } from '@jest/globals';
import {
  definitionOf,
  environmentOf,
  isServiceName,
  secretsFrom,
  serviceNames,
  simulatorNames,
  type ProcessName,
} from './services.js';

const wiring = {
  databaseUrlOf: (service: string) => `postgres://${service}@somewhere/jobpro`,
  natsUrl: 'nats://somewhere:4222',
  urlOf: (name: string) => `http://${name}`,
  secrets: secretsFrom({}),
};

describe('the processes of the system', () => {
  test('are the eight services of the design, QuickBooks twice and JobPro', () => {
    expect(serviceNames).toHaveLength(8);
    expect(simulatorNames).toEqual(['quickbooks-online', 'quickbooks-desktop', 'jobpro-core']);
    expect(isServiceName('quickbooks-online')).toBe(false);
    expect(isServiceName('toString')).toBe(false);
  });

  test('share no message tables', () => {
    const tables = serviceNames
      .map((name) => definitionOf(name).tables)
      .map((each) => `${each?.schema}.${each?.prefix}`);
    expect(new Set(tables).size).toBe(serviceNames.length);
  });

  test('get the addresses of bus and database, if they are services, and no empty values', () => {
    const toldOf = (name: ProcessName) => Object.entries(environmentOf(name, wiring));
    for (const name of serviceNames) {
      expect(environmentOf(name, wiring)).toMatchObject({
        NATS_URL: wiring.natsUrl,
        DATABASE_URL: `postgres://${name}@somewhere/jobpro`,
      });
    }
    for (const name of simulatorNames) expect(environmentOf(name, wiring)).not.toHaveProperty('DATABASE_URL');
    const values = [...serviceNames, ...simulatorNames].flatMap(toldOf).map(([, value]) => value);
    expect(values.filter((value) => value === '' || value.includes('undefined'))).toEqual([]);
  });

  test('get the address of a collector of traces only when there is one', () => {
    expect(environmentOf('console', wiring)).not.toHaveProperty('OTEL_EXPORTER_OTLP_ENDPOINT');
    expect(environmentOf('console', { ...wiring, otlp: 'http://sink' })).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://sink',
    });
  });
});

describe('secrets', () => {
  test('are new each time, and the key has 32 bytes', () => {
    const [first, second] = [secretsFrom({}), secretsFrom({})];
    expect(first.ADMIN_TOKEN).not.toBe(second.ADMIN_TOKEN);
    expect(Buffer.from(first.ENCRYPTION_KEY, 'base64')).toHaveLength(32);
  });

  test('are taken from the environment where it names them', () => {
    expect(secretsFrom({ ADMIN_TOKEN: 'mine' }).ADMIN_TOKEN).toBe('mine');
  });
});
