import { join } from 'node:path';
import { repositoryRoot } from '@jobpro/testing';
import { prepareFirstDay } from './demo/first-day.js';
import { readSampleDay } from '@jobpro/test-data';
import { duration } from './duration.write.js';
import { askedToEnd, program } from './program.js';
import { startSystem } from './system.js';
import { eventLine } from './system-event.write.js';

const logs = join(repositoryRoot, '.cache', 'logs');
/** Servers that others keep are not filled with samples. */
const ownServers = !process.env['DATABASE_URL'] && !process.env['NATS_URL'];
const print = (line: string) => process.stdout.write(`${line}\n`);

await program('start', async () => {
  const began = Date.now();
  const endRequested = askedToEnd();
  const system = await startSystem({
    logs,
    onEvent: (event) => {
      const line = eventLine(event);
      if (line !== undefined) print(line);
    },
  });
  print(`\nThe system is up after ${duration(Date.now() - began)}:`);
  for (const name of system.names) print(`  ${name.padEnd(20)} ${system.process(name).url}`);
  print(`  ${'DATABASE_URL'.padEnd(20)} ${system.infra.databaseUrl}`);
  print(`  ${'NATS_URL'.padEnd(20)} ${system.infra.natsUrl}`);
  print(`  ${'ADMIN_TOKEN'.padEnd(20)} ${system.secrets.ADMIN_TOKEN}`);
  print(`  ${'logs'.padEnd(20)} ${logs}`);
  if (ownServers) {
    await prepareFirstDay(system, readSampleDay());
    print('\nTwo sample companies wait for their first day: nothing is connected or sent yet.');
  }
  if (system.names.includes('console')) print(`\nThe console: ${system.process('console').url}`);
  print('Ctrl-C ends it.');
  await endRequested;
  print('Stopping.');
  await system.stop();
  return 0;
});
