import { repositoryRoot } from '@jobpro/testing';
import { describe, expect, test } from '@jest/globals';
import { ESLint, Linter } from 'eslint';

/** The import rules of eslint.config.mjs, each broken on purpose to see that it bites. */
const eslint = new ESLint({ cwd: repositoryRoot });
const rule = 'no-restricted-imports';

async function refusals(file: string, imported: string): Promise<string[]> {
  const config = (await eslint.calculateConfigForFile(file)) as { rules: Record<string, Linter.RuleEntry> };
  const entry = config.rules[rule];
  if (entry === undefined) throw new Error(`${rule} is not set for ${file}`);
  return new Linter()
    .verify(`import * as it from '${imported}';`, { files: ['**/*.ts'], rules: { [rule]: entry } }, file)
    .map(({ message }) => message);
}

describe('what a folder may not import', () => {
  test.each([
    ['libs/contracts/src/index.ts', '@nestjs/common'],
    ['libs/qbxml/src/index.ts', '@nestjs/common'],
    ['libs/qbxml/src/index.ts', 'typeorm'],
    ['libs/quickbooks-online/src/index.ts', 'pg'],
    ['libs/quickbooks-online/src/index.ts', '@jobpro/database'],
    ['libs/mapping/src/index.ts', '../../../apps/invoice-mapping/src/invoice.js'],
    ['libs/mapping/src/index.ts', '@jobpro/messaging/src/bus.js'],
    ['apps/invoice-mapping/src/main.ts', '../../payment-mapping/src/payment.js'],
    ['apps/invoice-mapping/src/main.ts', '../../../libs/mapping/src/index.js'],
    ['apps/invoice-mapping/src/main.ts', '@jobpro/mapping/dist/record/record.js'],
    ['apps/invoice-mapping/src/main.ts', '@jobpro/test-data'],
    ['libs/mapping/src/index.ts', '@jobpro/tools'],
    ['simulators/src/online/app.ts', '@jobpro/mapping'],
    ['simulators/src/online/app.ts', '@jobpro/quickbooks-online'],
    ['bench/src/main.ts', '../../tools/src/program.js'],
    ['e2e/demo.spec.ts', '../tools/src/system.js'],
    ['e2e/demo.spec.ts', '../apps/console/src/main.js'],
  ])('%s: not %s', async (file, imported) => {
    expect(await refusals(file, imported)).not.toEqual([]);
  });

  test.each([
    ['libs/mapping/src/index.ts', '@nestjs/common'],
    ['libs/mapping/src/index.ts', '@jobpro/contracts'],
    ['libs/qbxml/src/index.ts', 'fast-xml-parser'],
    ['apps/invoice-mapping/src/main.ts', '@jobpro/mapping'],
    ['apps/invoice-mapping/src/main.ts', './invoice.js'],
    ['simulators/src/online/app.ts', '@jobpro/contracts'],
    ['bench/src/main.ts', '@jobpro/tools'],
    ['test-data/src/month/generated.spec.ts', 'invoice-mapping'],
    ['apps/online-connector/src/deep/er/than.ts', '../../module.js'],
    ['apps/desktop-qbxml/src/conformance.integration.spec.ts', '@jobpro/connector/testing'],
  ])('%s: but %s', async (file, imported) => {
    expect(await refusals(file, imported)).toEqual([]);
  });
});
