import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSecretName, redactFields, redactText } from './redact.js';

describe('names of secrets', () => {
  test.each([
    'password',
    'Password',
    'refresh_token',
    'accessToken',
    'client-secret',
    'Authorization',
    'apiKey',
    'ADMIN_TOKEN',
    'ticket',
  ])('%s is one', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  test.each(['company', 'passport', 'secretary', 'tokenized', 'ticketCount', 'key', 'author'])('%s is not', (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  test('hide what is under them at any depth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.constantFrom('password', 'refresh_token'), (depth, name) => {
        let fields: object = { [name]: 'hunter2' };
        for (let i = 0; i < depth; i += 1) fields = i % 2 === 0 ? { inner: fields } : { list: [fields] };
        expect(JSON.stringify(redactFields(fields))).not.toContain('hunter2');
      }),
    );
  });
});

describe('texts', () => {
  test.each([
    ['connect to postgres://jobpro:hunter2@db:5432/x', 'connect to postgres://[secret]@db:5432/x'],
    ['Authorization: Bearer hunter2hunter2', 'Authorization: Bearer [secret]'],
    ['GET http://localhost:8080/a@b', 'GET http://localhost:8080/a@b'],
    ['Basic training', 'Basic [secret]'],
  ])('%s', (given, shown) => {
    expect(redactText(given)).toBe(shown);
  });
});

describe('bounds', () => {
  test('a long array says how much is left out, and what contains itself ends', () => {
    const loop: Record<string, unknown> = { ids: Array.from({ length: 150 }, (_, i) => i) };
    loop.self = loop;
    const shown = redactFields(loop);
    expect(shown.ids).toHaveLength(101);
    expect(JSON.stringify(shown)).toContain('[deeper]');
  });

  test('of an error only kind, words, code, stack and cause', () => {
    const cause = Object.assign(new Error('at postgres://u:hunter2@db'), { config: { headers: 'hunter2' } });
    const shown = redactFields({
      err: Object.assign(new TypeError('no', { cause }), { code: 'E1', parameters: ['hunter2'] }),
    });
    expect(shown).toMatchObject({
      err: { type: 'TypeError', message: 'no', code: 'E1', cause: { message: 'at postgres://[secret]@db' } },
    });
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });
});
