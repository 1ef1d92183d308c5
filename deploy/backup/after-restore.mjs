/**
 * States that the database was restored from a backup, and makes the bus fit it. Run it once, after the restore and before the
 * services start again: `node deploy/backup/after-restore.mjs --by NAME`, with DATABASE_URL and NATS_URL. Running it twice does no
 * harm.
 *
 * From then on every document is looked up in QuickBooks before it is sent, because it may have been sent after the backup.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';

/** `EX_USAGE` and `EX_CONFIG` of sysexits.h. */
const BAD_ARGUMENT = 64;
const BAD_ENVIRONMENT = 78;
/** Streams whose messages are read again from their beginning. The inbox, restored too, drops those from before the backup. */
const READ_AGAIN = ['JOBPRO', 'OUTCOME', 'MAPPING'];

const services = readdirSync(new URL('../../apps/', import.meta.url));
const say = (line) => process.stdout.write(`${line}\n`);

/** The value of a variable, or of the file that its `_FILE` variant names. */
function required(name) {
  const file = process.env[`${name}_FILE`];
  const value = process.env[name] || (file && readFileSync(file, 'utf8').trim());
  if (value) return value;
  process.stderr.write(`${name} is missing.\n`);
  process.exit(BAD_ENVIRONMENT);
}

async function markDatabase(by) {
  const client = new pg.Client({ connectionString: required('DATABASE_URL'), application_name: 'after-restore' });
  await client.connect();
  try {
    const { rows: running } = await client.query(
      `select distinct application_name as name from pg_stat_activity
        where datname = current_database() and application_name = any ($1::text[]) order by 1`,
      [services],
    );
    if (running.length > 0)
      throw new Error(`Stop the services first. Still connected: ${running.map(({ name }) => name).join(', ')}.`);
    const statements = readFileSync(new URL('./after-restore.sql', import.meta.url), 'utf8');
    await client.query(`begin; ${statements.replaceAll(":'by'", () => client.escapeLiteral(by))} commit;`);
    say('Database: every document is looked up before it is sent, and every open command before it is sent again.');
  } finally {
    await client.end();
  }
}

async function rewindBus() {
  const connection = await connect({ servers: required('NATS_URL').split(','), name: 'after-restore' });
  try {
    const manager = await jetstreamManager(connection);
    const names = await manager.streams.names().next();
    const existing = new Set(names);
    // A command from before the restore does not say that its document must be looked up. Its mapping service issues it again.
    if (existing.has('COMMAND')) {
      const { purged } = await manager.streams.purge('COMMAND');
      say(`Bus: ${purged} commands dropped. Their mapping services issue them again.`);
    }
    for (const stream of READ_AGAIN.filter((name) => existing.has(name))) {
      let rewound = 0;
      for await (const { name } of manager.consumers.list(stream)) {
        if (!services.some((service) => name.startsWith(`${service}_`))) continue;
        await manager.consumers.delete(stream, name);
        rewound++;
      }
      say(`Bus: ${rewound} consumers of ${stream} read again from the stream's beginning.`);
    }
  } finally {
    await connection.close();
  }
}

const { values } = parseArgs({ options: { by: { type: 'string' } }, strict: true });
if (values.by === undefined) {
  process.stderr.write('Say who restored the database: --by NAME.\n');
  process.exit(BAD_ARGUMENT);
}
await markDatabase(values.by);
await rewindBus();
say(
  'Done. Start the services, let JobPro publish the events that the bus does not have any more, and reconcile each company.',
);
