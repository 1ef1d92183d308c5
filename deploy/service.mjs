/** The entry point of the container image: runs the service that its argument names, or `migrate`. */
import { existsSync, readdirSync } from 'node:fs';

/** `EX_USAGE` of sysexits.h. */
const BAD_ARGUMENT = 64;
const apps = new URL('../apps/', import.meta.url);
const mainOf = (name) => new URL(`${name}/dist/main.js`, apps);
const services = readdirSync(apps).filter((name) => existsSync(mainOf(name)));

const [name] = process.argv.slice(2);
if (name === 'migrate') {
  const { runMigration } = await import('@jobpro/service');
  process.exitCode = await runMigration(process);
} else if (services.includes(name)) {
  await import(mainOf(name));
} else {
  const problem = name === undefined ? 'No service is named' : `"${name}" is no service`;
  process.stderr.write(`${problem}. Give one as the argument: ${[...services, 'migrate'].join(', ')}.\n`);
  process.exitCode = BAD_ARGUMENT;
}
