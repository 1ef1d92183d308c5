import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { memoryPages, validateXML } from 'xmllint-wasm';

/** The folder of Intuit's schemas, next to the checkout. They belong to Intuit and are not part of the project. */
const folder = fileURLToPath(new URL('../../../../../shared/schemas/qbxml/', import.meta.url));
const main = 'qbxmlops130.xsd';
const included = ['qbxmltypes130.xsd', 'qbxml130.xsd', 'qbxmlso130.xsd'];

/** Whether there is a schema to hold documents against. */
export const schemaIsAtHand = existsSync(`${folder}${main}`);

/** A test that needs the schema; where that is not at hand it is reported as skipped, with the reason in its title. */
export function schemaTest(title: string, check: () => Promise<void>): void {
  const run = schemaIsAtHand ? test : test.skip;
  run(schemaIsAtHand ? title : `${title} (the qbXML schema is not at ../shared/schemas/qbxml)`, check);
}

/** Expects whole message sets, requests or answers, to be valid qbXML 13.0. */
export async function expectValidQbxml(documents: readonly string[]): Promise<void> {
  expect(documents.length).toBeGreaterThan(0);
  expect(await schemaErrors(documents)).toEqual([]);
}

/** Returns the schema's errors in these documents, each with the document's number. The list is empty when all are valid. */
async function schemaErrors(documents: readonly string[]): Promise<readonly string[]> {
  const read = (fileName: string) => ({ fileName, contents: readFileSync(`${folder}${fileName}`, 'latin1') });
  const { errors } = await validateXML({
    xml: documents.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
    schema: [read(main)],
    preload: included.map(read),
    initialMemoryPages: 64 * memoryPages.MiB,
    maxMemoryPages: 512 * memoryPages.MiB,
  });
  return errors.map(({ message, loc }) => `${loc?.fileName ?? ''}: ${message}`);
}
