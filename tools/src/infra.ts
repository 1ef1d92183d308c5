import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withLock } from '@jobpro/testing';
import { keptDataFolder, startInfra, type InfraOptions } from './infra-servers.js';
import { askedToEnd, program } from './program.js';

const tell = (line: string) => process.stderr.write(`infra: ${line}\n`);

await program('infra', async () => {
  const { values } = parseArgs({
    options: {
      temporary: { type: 'boolean', default: false },
      'postgres-port': { type: 'string' },
      'nats-port': { type: 'string' },
    },
  });
  const options: InfraOptions = {
    env: process.env,
    postgresPort: portOf(values['postgres-port'], '--postgres-port'),
    natsPort: portOf(values['nats-port'], '--nats-port'),
    onProgress: tell,
  };
  if (values.temporary) {
    await keepUp(options);
    return 0;
  }
  const folder = keptDataFolder('infra');
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  await withLock(join(folder, 'in-use'), () => keepUp({ ...options, keepIn: folder }), {
    onWait: () => {
      throw new Error(
        'it already runs in this checkout; end that one, or add --temporary for one with data of its own.',
      );
    },
  });
  return 0;
});

/** The addresses go to standard output alone, so that a program can read them. */
async function keepUp(options: InfraOptions): Promise<void> {
  const endRequested = askedToEnd();
  const infra = await startInfra(options);
  process.stdout.write(`DATABASE_URL=${infra.databaseUrl}\nNATS_URL=${infra.natsUrl}\n`);
  tell(`up until Ctrl-C; data ${options.keepIn === undefined ? 'is temporary' : `is kept in ${options.keepIn}`}`);
  await endRequested;
  await infra.stop();
  tell('stopped');
}

function portOf(given: string | undefined, option: string): number | undefined {
  if (given === undefined) return undefined;
  const port = Number(given);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${option} must be a port number from 1 to 65535.`);
}
