import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { programFile } from '@jobpro/testing';
import { program } from './program.js';
import { definitionOf, isServiceName, serviceNames } from './services.js';

await program('service', async () => {
  const [name = '', ...rest] = process.argv.slice(2);
  if (!isServiceName(name) || rest.length > 0) {
    throw new Error(`say which one to run, as "npm run service -- ${serviceNames[0]}": ${serviceNames.join(', ')}.`);
  }
  const { app, main } = definitionOf(name);
  const file = programFile(app, main);
  if (!existsSync(file)) throw new Error(`${app} is not built: run "npm run build" first.`);
  // In this very process, so that signals and the exit code are the service's own.
  await import(pathToFileURL(file).href);
  return undefined;
});
