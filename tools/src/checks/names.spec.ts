import { repositoryRoot } from '@jobpro/testing';
import { describe, expect, test } from '@jest/globals';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';

/** The names that eslint.config.mjs refuses, each used on purpose to see that the rule catches it. */
const eslint = new ESLint({ cwd: repositoryRoot });
const rule = 'no-restricted-syntax';
const configOf = async (file: string) =>
  (await eslint.calculateConfigForFile(file)) as { rules: Record<string, Linter.RuleEntry> };

async function refusals(code: string, file = 'tools/src/demo.ts'): Promise<string[]> {
  const entry = (await configOf(file)).rules[rule];
  if (entry === undefined) throw new Error(`${rule} is not set for ${file}`);
  const config: Linter.Config = {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    rules: { [rule]: entry },
  };
  return new Linter().verify(code, config, file).map(({ message }) => message);
}

describe('vague names', () => {
  test.each([
    'const found = 1;',
    'let told;',
    'for (const one of all) use(one);',
    'const [first, kept] = all;',
    'const [first = 1, kept = 2] = all;',
    'const { customer: held } = record;',
    'const { asked } = request;',
    'const { asked = 1 } = request;',
    'const { id, ...kept } = record;',
    'all.filter((one) => one.id);',
    'function send(about: string) {}',
    'function send(about = 1) {}',
    'function send(...things: string[]) {}',
    'function made() {}',
    'const send = function (parcel) {};',
    'class Bus { constructor(private readonly hands: Context) {} }',
    'class Bus { #heard = 0; }',
    'class Bus { private known = 0; }',
    'class Bus { told() {} }',
    'class Bus { #told() {} }',
    'interface Told { id: string }',
    'type Made = string;',
    'class Twins {}',
  ])('%s is refused', async (code) => {
    expect(await refusals(code)).toHaveLength(1);
  });

  test.each([
    'const { said } = message.data;',
    'const record = { found: 1, told: 2 };',
    'use(message.data.about);',
    'interface Act { about: string; said: string }',
    'const { said: quickBooksWords } = message.data;',
    'type Said = string;',
    'const foundation = 1;',
  ])('%s is allowed', async (code) => {
    expect(await refusals(code)).toEqual([]);
  });
});
