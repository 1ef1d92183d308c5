import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  base64,
  duration,
  environment,
  integer,
  type Kind,
  oneOf,
  optional,
  orElse,
  port,
  readEnvironment,
  Secret,
  secret,
  administration,
  serviceBasics,
  text,
  url,
  urls,
} from './index.js';

const read = (kind: Kind<unknown>, given: string | undefined) => {
  const reading = readEnvironment(environment({ X: kind }), { X: given });
  return reading.ok ? reading.values.X : reading.problems;
};

const folder = mkdtempSync(join(tmpdir(), 'environment-'));
const fileOf = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
afterAll(() => rmSync(folder, { recursive: true }));

describe('a variable from a file', () => {
  const spec = environment({ TOKEN: secret(text), LEVEL: orElse(text, 'info') });

  test('has the content of the file, without the line end', () => {
    const reading = readEnvironment(spec, { TOKEN_FILE: fileOf('token', 'abc\n'), LEVEL_FILE: '' });
    expect(reading.ok && [reading.values.TOKEN.reveal(), reading.values.LEVEL]).toEqual(['abc', 'info']);
  });

  test.each([
    ['given twice', { TOKEN: 'x', TOKEN_FILE: '/t' }, 'TOKEN and TOKEN_FILE are both set. Set one of them.'],
    ['missing', { TOKEN_FILE: '/no/such' }, 'TOKEN_FILE names /no/such, which cannot be read (ENOENT).'],
    ['empty', { TOKEN_FILE: fileOf('empty', ' \n') }, `TOKEN_FILE names ${join(folder, 'empty')}, which is empty.`],
  ])('is refused with a sentence where it is %s', (_case, source, sentence) => {
    expect(readEnvironment(spec, source)).toEqual({ ok: false, problems: [sentence] });
  });
});

const key = Buffer.alloc(32, 7);

describe('a good value', () => {
  test.each<[string, Kind<unknown>, string | undefined, unknown]>([
    ['text', text, ' hello ', 'hello'],
    ['a URL', url('nats', 'tls'), 'nats://localhost:4222', 'nats://localhost:4222'],
    ['a URL in another case', url('http'), 'HTTP://localhost', 'HTTP://localhost'],
    ['several URLs', urls('nats'), 'nats://a:4222, nats://b:4222', 'nats://a:4222, nats://b:4222'],
    ['a port', port, '8080', 8080],
    ['any free port', port, '0', 0],
    ['a number', integer(-5, 5), '-5', -5],
    ['a word', oneOf('sandbox', 'production'), 'sandbox', 'sandbox'],
    ['milliseconds', duration, '250ms', 250],
    ['seconds', duration, '30s', 30_000],
    ['minutes', duration, '15m', 900_000],
    ['hours', duration, '2h', 7_200_000],
    ['bytes', base64(32), key.toString('base64'), key],
    ['nothing where it may be', optional(port), undefined, undefined],
    ['blank is nothing', optional(port), ' ', undefined],
    ['nothing where there is a default', orElse(port, 80), '', 80],
    ['something where there is a default', orElse(port, 80), '81', 81],
  ])('%s', (_name, kind, given, wanted) => {
    expect(read(kind, given)).toEqual(wanted);
  });

  test('a secret is revealed only on demand', () => {
    const reading = readEnvironment(environment({ KEY: secret(base64(32)) }), { KEY: key.toString('base64') });
    expect(reading.ok && reading.values.KEY.reveal()).toEqual(key);
  });
});

describe('a bad value is named with the form wanted', () => {
  test.each<[string, Kind<unknown>, string | undefined, string]>([
    ['missing', text, undefined, 'X is missing. It must be a text that is not empty.'],
    ['empty', text, '', 'X is missing. It must be a text that is not empty.'],
    [
      'not a URL',
      url('nats', 'tls'),
      'localhost',
      'X is not usable. It must be a URL that starts with nats:// or tls://.',
    ],
    ['another scheme', url('https'), 'http://x', 'X is not usable. It must be a URL that starts with https://.'],
    [
      'one of several is none',
      urls('nats'),
      'nats://a,b',
      'X is not usable. It must be a URL that starts with nats://, or several with commas between.',
    ],
    ['a port too high', port, '65536', 'X is not usable. It must be a port number from 0 to 65535.'],
    ['a port in words', port, 'http', 'X is not usable. It must be a port number from 0 to 65535.'],
    ['a broken number', integer(1, 9), '1.5', 'X is not usable. It must be a whole number from 1 to 9.'],
    ['an exponent', integer(1, 9), '1e0', 'X is not usable. It must be a whole number from 1 to 9.'],
    ['another word', oneOf('a', 'b', 'c'), 'd', 'X is not usable. It must be one of a, b, or c.'],
    [
      'a time without unit',
      duration,
      '30',
      'X is not usable. It must be a length of time such as 250ms, 30s, 15m or 2h.',
    ],
    ['too few bytes', secret(base64(32)), 'AAAA', 'X is not usable. It must be 32 bytes in base64.'],
    ['not base64', base64(3), '!!!!', 'X is not usable. It must be 3 bytes in base64.'],
    ['bad where it may be left out', optional(port), 'x', 'X is not usable. It must be a port number from 0 to 65535.'],
  ])('%s', (_name, kind, given, sentence) => {
    expect(read(kind, given)).toEqual([sentence]);
  });

  test('all of them at once', () => {
    const reading = readEnvironment(environment({ ...serviceBasics, ...administration }), {
      PORT: 'x',
      LOG_LEVEL: 'loud',
    });
    const problems = reading.ok ? [] : reading.problems;
    expect(problems.map((sentence) => sentence.split(' ')[0])).toEqual([
      'NATS_URL',
      'DATABASE_URL',
      'PORT',
      'LOG_LEVEL',
      'ADMIN_TOKEN',
    ]);
  });

  test('the value never shows', () => {
    const kinds = [port, duration, integer(1, 2), oneOf('a', 'b'), url('https'), base64(32), secret(base64(32))];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.stringMatching(/^[G-Zg-z_]{12,40}$/), (kind, given) => {
        const problems = read(kind, given);
        expect(Array.isArray(problems) && !String(problems).includes(given)).toBe(true);
      }),
    );
  });
});

test('a secret shows nowhere', () => {
  const hidden = new Secret('hunter2');
  const shown = [
    String(hidden),
    JSON.stringify({ hidden }),
    inspect({ hidden }),
    inspect(hidden, { showHidden: true }),
  ];
  expect(shown.join()).not.toContain('hunter2');
  expect(String(hidden)).toBe('[secret]');
});
