import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncApi, breaks, jsonSchemaOf, type JsonSchema, messageTypes } from '@jobpro/contracts/published';
import { usersConf } from '@jobpro/messaging';
import { writeSamples } from '@jobpro/test-data';
import { repositoryRoot } from '@jobpro/testing';
import { writeFactsPage } from '@jobpro/verification';

/**
 * `npm run generate`: writes the checked-in JSON Schemas, the AsyncAPI document, the users of the bus, the sample day and the facts page. Refuses to overwrite a published version by a
 * change that breaks it.
 */
const folder = join(repositoryRoot, 'libs/contracts/generated');
const schemaFolder = join(folder, 'schemas');
const write = (path: string, document: unknown) => writeFile(path, `${JSON.stringify(document, null, 2)}\n`);

async function published(path: string): Promise<JsonSchema | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as JsonSchema);
}

await mkdir(schemaFolder, { recursive: true });
const refused: string[] = [];
for (const type of messageTypes) {
  const path = join(schemaFolder, `${type}.json`);
  const before = await published(path);
  const after = jsonSchemaOf(type);
  const broken = before === undefined ? [] : breaks(before, after);
  if (broken.length > 0) refused.push(...broken.map((sentence) => `${type}: ${sentence}`));
  else await write(path, after);
}
if (refused.length > 0) {
  console.error(
    `A published version may not change in these ways; add the next version beside it:\n  ${refused.join('\n  ')}`,
  );
  process.exit(1);
}
const expected = new Set(messageTypes.map((type) => `${type}.json`));
for (const file of await readdir(schemaFolder)) if (!expected.has(file)) await rm(join(schemaFolder, file));
const { version } = JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8')) as { version: string };
await write(join(folder, 'asyncapi.json'), asyncApi(version));
console.log(`${String(messageTypes.length)} schemas and asyncapi.json in libs/contracts/generated`);
await writeFile(join(repositoryRoot, 'docs/quickbooks-facts.md'), writeFactsPage());
await writePrometheusRule();
for (const path of ['deploy/nats/users.conf', 'deploy/kubernetes/components/nats/users.conf'])
  await writeFile(join(repositoryRoot, path), usersConf());
console.log(`${String(await writeSamples())} files in test-data/samples`);

/** Wraps the alerts of deploy/prometheus in the object by which the Prometheus operator reads them. */
async function writePrometheusRule(): Promise<void> {
  const rules = await readFile(join(repositoryRoot, 'deploy/prometheus/rules.yaml'), 'utf8');
  const head = `# Written by \`npm run generate\` from deploy/prometheus/rules.yaml.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: jobpro-quickbooks
spec:
`;
  const indented = rules.replaceAll(/^(?=.)/gm, '  ');
  await writeFile(
    join(repositoryRoot, 'deploy/kubernetes/components/monitoring/prometheus-rule.yaml'),
    head + indented,
  );
}
