import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Parser, fromFile } from '@asyncapi/parser';
import { expect, test } from '@jest/globals';

const file = new URL('../../generated/asyncapi.json', import.meta.url);

test('the AsyncAPI document is valid by its own specification, its references included', async () => {
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ asyncapi: '3.0.0' });
  const { document, diagnostics } = await fromFile(new Parser(), fileURLToPath(file)).parse();
  expect(
    diagnostics
      .filter(({ severity }) => (severity as number) === 0)
      .map(({ message, path }) => `${path.join('.')}: ${message}`),
  ).toEqual([]);
  expect(document?.channels().length).toBeGreaterThan(50);
});
