import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { editions, entities } from '../primitives.js';
import { parseMessage, subjectOf } from '../messages.js';
import { breaks, type JsonSchema } from './compatibility.js';
import { asyncApi, jsonSchemaOf, messageTypes } from './documents.js';

const root = new URL('../../../../', import.meta.url);
const generated = new URL('libs/contracts/generated/', root);
const json = (url: URL): JsonSchema => JSON.parse(readFileSync(url, 'utf8')) as JsonSchema;

describe('the published schemas', () => {
  test.each(messageTypes)('%s is as published', (type) => {
    const before = json(new URL(`schemas/${type}.json`, generated));
    const now = jsonSchemaOf(type);
    // Two failures with two remedies: a break wants a new version, anything else `npm run
    // generate`.
    expect(breaks(before, now)).toEqual([]);
    expect(JSON.parse(JSON.stringify(now))).toEqual(before);
  });

  test('nothing is published that is not sent, and the AsyncAPI document is of today', () => {
    const files = readdirSync(new URL('schemas/', generated));
    expect(files.sort()).toEqual(messageTypes.map((type) => `${type}.json`).sort());
    const { version } = json(new URL('package.json', root));
    expect(JSON.parse(JSON.stringify(asyncApi(String(version))))).toEqual(json(new URL('asyncapi.json', generated)));
  });
});

describe('what breaks a published version', () => {
  const before: JsonSchema = {
    type: 'object',
    properties: {
      id: { type: 'string', maxLength: 10 },
      state: { enum: ['a', 'b'], type: 'string' },
      note: { type: 'string' },
    },
    required: ['id'],
  };
  const changed = (
    change: (schema: { properties: Record<string, object>; required: string[] }) => void,
  ): JsonSchema => {
    const copy = structuredClone(before) as { properties: Record<string, object>; required: string[] };
    change(copy);
    return copy;
  };
  test.each<[string, JsonSchema, RegExp | undefined]>([
    ['nothing changed', before, undefined],
    ['a new optional field', changed((s) => (s.properties.more = { type: 'string' })), undefined],
    ['a longer limit', changed((s) => (s.properties.id = { type: 'string', maxLength: 20 })), undefined],
    ['a new value', changed((s) => (s.properties.state = { enum: ['a', 'b', 'c'], type: 'string' })), undefined],
    ['a field gone', changed((s) => delete s.properties.note), /“note” is gone/],
    ['a new required field', changed((s) => s.required.push('note')), /“note” is now required/],
    ['a required field that may be missing', changed((s) => (s.required = [])), /“id” may now be missing/],
    ['another type', changed((s) => (s.properties.note = { type: 'number' })), /its type was "string"/],
    [
      'a shorter limit',
      changed((s) => (s.properties.id = { type: 'string', maxLength: 5 })),
      /maxLength became smaller/,
    ],
    [
      'a limit where there was none',
      changed((s) => (s.properties.note = { type: 'string', maxLength: 5 })),
      /maxLength became smaller/,
    ],
    ['a value gone', changed((s) => (s.properties.state = { enum: ['a'], type: 'string' })), /“b” is gone/],
    ['a new pattern', changed((s) => (s.properties.note = { type: 'string', pattern: '^x' })), /pattern changed/],
    [
      'a form gone',
      { ...before, properties: { ...(before.properties as object), note: { type: 'string' } }, anyOf: [] },
      undefined,
    ],
  ])('%s', (_name, after, expected) => {
    const sentences = breaks(before, after);
    if (expected === undefined) expect(sentences).toEqual([]);
    else expect(sentences.join('\n')).toMatch(expected);
  });

  test('a form of a union that is gone', () => {
    const union = { anyOf: [{ type: 'string' }, { type: 'number' }] };
    expect(breaks(union, { anyOf: [{ type: 'string' }] })).toHaveLength(1);
    expect(breaks({ anyOf: [{ type: 'string' }] }, union)).toEqual([]);
  });
});

describe('names', () => {
  test('each edition has a command for each entity it has, and each entity all outcomes', () => {
    const published = new Set<string>(messageTypes);
    const actions = {
      customer: 'ensure',
      item: 'ensure',
      job: 'ensure',
      invoice: 'create',
      payment: 'create',
    } as const;
    for (const entity of entities) {
      for (const edition of editions) {
        const type = `command.${edition}.${entity}.${actions[entity]}.v1`;
        expect([type, published.has(type)]).toEqual([type, !(edition === 'online' && entity === 'job')]);
      }
      for (const result of ['done', 'rejected', 'deferred', 'unknown'])
        expect(published).toContain(`outcome.${entity}.${result}.v1`);
      for (const event of ['exported', 'export-failed']) expect(published).toContain(`sync.${entity}.${event}.v1`);
    }
  });

  test.each([
    ['jobpro.invoice.created.v1', 'jobpro.acme.invoice.created'],
    ['command.desktop.job.ensure.v1', 'command.desktop.acme.job.ensure'],
    ['outcome.invoice.done.v1', 'outcome.acme.invoice.done'],
    ['sync.batch.finished.v1', 'sync.acme.batch.finished'],
  ] as const)('%s travels on %s', (type, subject) => {
    expect(subjectOf(type, 'acme')).toBe(subject);
  });
});

describe('the examples in the docs', () => {
  const documents = [
    'README.md',
    'ARCHITECTURE.md',
    ...readdirSync(new URL('docs/', root))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  const examples = documents.flatMap((file) => {
    const text = readFileSync(new URL(file, root), 'utf8');
    return [...text.matchAll(/^```json ([a-z]\S+)\n([\s\S]*?)^```/gm)].map(
      ([, type = '', body = '']) => [file, type, body] as const,
    );
  });

  test('there are some of every kind', () => {
    const kinds = new Set(examples.map(([, type]) => type.split('.')[0]));
    expect([...kinds].sort()).toEqual(['command', 'jobpro', 'mapping', 'outcome', 'sync']);
  });

  test.each(examples)('%s: %s', (_file, type, body) => {
    expect(parseMessage(type, JSON.parse(body))).toMatchObject({ ok: true });
  });
});
