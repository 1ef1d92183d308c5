import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createDataSource, migrate } from '@jobpro/database';
import { eventHeaders } from '@jobpro/messaging';
import { subjectOf } from '@jobpro/contracts';
import { startNats, startPostgres, startProcess } from '@jobpro/testing';
import { type JsMsg, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { Pool } from 'pg';
import { type Measured, Meter } from './meter.js';

/** Rounds, of which the median counts, and events of each. */
const ROUNDS = 5;
const EVENTS = 40_000;
const CUSTOMERS = 500;
const A_TRANSACTION = 100;
/** Transactions of the service under way at once: the same by hand. */
const IN_FLIGHT = 2;
/** Milliseconds for one publication: a busy machine takes its time. */
const PUBLISH_TIMEOUT = 60_000;
const company = 'bench';

/**
 * Measures events to commands through one mapping service with its relay: `job.created` of a Desktop company whose customers are
 * linked, so that each event becomes one command. On the same servers in the same round it measures the ceiling: the same messages
 * by hand, a hundred at a time, with their inbox and command rows in one transaction over plain pg, acknowledged. The ceiling has no
 * schema, no decision and no relay. The first quarter of each warms up and is not counted.
 *
 * What counts is the processor time of the service for one message against that of the ceiling, as the median of five rounds: a
 * busy machine changes it far less than the rate.
 */
export async function mappingBench(): Promise<void> {
  const [postgres, nats] = await Promise.all([startPostgres({ persistent: true }), startNats({ persistent: true })]);
  const bus = await connect({ servers: nats.url });
  const servers = { Postgres: postgres.pid, NATS: nats.pid };
  const service = () =>
    startProcess({
      app: 'job-mapping',
      env: { NATS_URL: nats.url, DATABASE_URL: postgres.url, LOG_LEVEL: 'warn' },
    });
  const meter = () => new Meter(EVENTS, { program: process.pid, ...servers });
  try {
    await prepare(postgres.url);
    report(
      `the database alone, ${A_TRANSACTION} inbox and command rows a transaction`,
      await rowsAlone(postgres.url, meter()),
    );
    // Once for the streams and the consumer, so that the backlog is there when the measured one starts.
    await (await service()).stop();
    const rounds: { readonly cpu: number; readonly rate: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const first = await publish(bus, round);
      const ceiling = await byHand(bus, { url: postgres.url, inFlight: 1 }, first, meter());
      report(`round ${round + 1}, ceiling: the same messages by hand, one transaction after another`, ceiling);
      if (round === 0) {
        const double = await byHand(bus, { url: postgres.url, inFlight: IN_FLIGHT }, first, meter());
        report(`round ${round + 1}, the same, ${IN_FLIGHT} transactions at once`, double);
      }
      const stored = await storedCommands(bus);
      const running = await service();
      const through = await throughService(bus, stored, new Meter(EVENTS, { service: running.pid, ...servers }));
      await running.stop();
      report(`round ${round + 1}, events to commands through job-mapping and its relay`, through);
      const [spent, least] = [through.cpu['service'] ?? NaN, ceiling.cpu['program'] ?? NaN];
      rounds.push({ cpu: spent / least, rate: through.rate / ceiling.rate });
    }
    const cpu = median(rounds.map((each) => each.cpu)).toFixed(2);
    const rate = median(rounds.map((each) => each.rate)).toFixed(2);
    console.log(`  processor time of the service for a message, by that of the ceiling: ${cpu} (wanted: at most 1.60)`);
    console.log(`  rate of the service, by that of the ceiling: ${rate}; both are the median of ${ROUNDS} rounds`);
  } finally {
    await bus.close();
    await Promise.all([postgres.stop(), nats.stop()]);
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

function report(what: string, { rate, cpu }: Measured): void {
  const costs = Object.entries(cpu).map(([who, micros]) => `${who} ${Math.round(micros)}`);
  const cost = costs.length === 0 ? '' : `; processor time of one, in µs: ${costs.join(', ')}`;
  console.log(`  ${what}: ${Math.round(rate)} messages a second${cost}`);
}

async function prepare(url: string): Promise<void> {
  const source = await createDataSource({ url, applicationName: 'bench' }).initialize();
  await migrate(source);
  const settings = {
    revision: 1,
    name: 'Bench',
    edition: 'desktop',
    accounts: {},
    depositAccount: 'Undeposited Funds',
    paymentMethods: {},
    terms: {},
  };
  const chosen = {
    ...settings,
    tax: { kind: 'quickbooks' },
    numbering: 'jobpro',
    inactiveNames: 'reject',
    heldNames: 'reject',
  };
  await source.query('insert into mapping.company (company_id, revision, settings) values ($1, 1, $2)', [
    company,
    JSON.stringify(chosen),
  ]);
  await source.query(
    `insert into mapping.sync_record (entity, company_id, id, state, remote)
     select 'customer', $1, 'C' || n, 'exported', jsonb_build_object('id', 'L' || n) from generate_series(0, $2::int - 1) n`,
    [company, CUSTOMERS],
  );
  // As a server does by itself within its first minute.
  await source.query('analyze');
  await source.destroy();
}

/** The rows written for a message in addition to its inbox mark. */
interface Written {
  readonly id: string;
  readonly command: string;
}

/** The rows of a hundred messages, in one transaction. */
async function writeRows(pool: Pool, written: readonly Written[]): Promise<void> {
  const client = await pool.connect();
  const ids = written.map(({ id }) => id);
  try {
    await client.query('begin');
    await client.query(
      `insert into mapping.job_inbox (consumer, message_id) select 'raw', unnest($1::text[]) on conflict do nothing`,
      [ids],
    );
    await client.query(
      `insert into mapping.job_outbox (id, subject, type, data, traceparent, cause_id)
       select c.id, 'raw', 'raw', c.data::jsonb, '', '' from unnest($1::uuid[], $2::text[]) as c (id, data)`,
      [ids, written.map(({ command }) => command)],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}

const commandOf = (id: string, name: string) =>
  JSON.stringify({ commandId: id, recordId: id, name, customer: { id: 'L1' }, create: {} });

/** A database, and how many transactions are under way there at once. */
interface Place {
  readonly url: string;
  readonly inFlight: number;
}

async function withPool<T>({ url, inFlight }: Place, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = new Pool({ connectionString: url, max: inFlight });
  try {
    return await work(pool);
  } finally {
    await pool.query('truncate mapping.job_inbox, mapping.job_outbox');
    await pool.end();
  }
}

/** Rows to write, and what is to be done then. */
interface Load {
  readonly rows: readonly Written[];
  readonly onWritten: () => void;
}

/** `writeRows` again and again, on all connections of the pool; `next` gives what to write, or nothing more. */
async function writeAll(pool: Pool, next: () => Load | undefined | Promise<Load | undefined>): Promise<void> {
  const worker = async () => {
    for (let load = await next(); load !== undefined; load = await next()) {
      await writeRows(pool, load.rows);
      load.onWritten();
    }
  };
  await Promise.all(Array.from({ length: pool.options.max }, worker));
}

function rowsAlone(url: string, meter: Meter): Promise<Measured> {
  return withPool({ url, inFlight: IN_FLIGHT }, async (pool) => {
    let left = EVENTS;
    await writeAll(pool, () => {
      if (left <= 0) return undefined;
      left -= A_TRANSACTION;
      const ids = Array.from({ length: A_TRANSACTION }, () => randomUUID());
      return {
        rows: ids.map((id) => ({ id, command: commandOf(id, 'Kitchen') })),
        onWritten: () => {
          meter.add(A_TRANSACTION);
        },
      };
    });
    return meter.result();
  });
}

/** `first` is the sequence of the round's first event. */
function byHand(bus: NatsConnection, place: Place, first: number, meter: Meter): Promise<Measured> {
  return withPool(place, async (pool) => {
    const manager = await jetstreamManager(bus);
    await manager.consumers.add('JOBPRO', {
      durable_name: 'by-hand',
      ack_policy: 'explicit',
      deliver_policy: 'by_start_sequence',
      opt_start_seq: first,
      filter_subject: 'jobpro.*.job.*',
      max_ack_pending: 5_000,
    });
    const consumer = await jetstream(bus).consumers.get('JOBPRO', 'by-hand');
    let left = EVENTS;
    await writeAll(pool, async () => {
      if (left <= 0) return undefined;
      left -= A_TRANSACTION;
      const messages: JsMsg[] = [];
      for await (const message of await consumer.fetch({ max_messages: A_TRANSACTION })) messages.push(message);
      const rows = messages.map((message) => {
        const id = message.headers?.get('ce-id') ?? '';
        return { id, command: commandOf(id, message.json<{ name: string }>().name) };
      });
      const onWritten = () => {
        for (const message of messages) message.ack();
        meter.add(messages.length);
      };
      return { rows, onWritten };
    });
    await manager.consumers.delete('JOBPRO', 'by-hand');
    return meter.result();
  });
}

async function storedCommands(bus: NatsConnection): Promise<number> {
  const { streams } = await jetstreamManager(bus);
  return (await streams.info('COMMAND')).state.messages;
}

/** Watches how many commands the bus has stored since there were `before`. */
async function throughService(bus: NatsConnection, before: number, meter: Meter): Promise<Measured> {
  const { streams } = await jetstreamManager(bus);
  for (let stored = 0; stored < EVENTS;) {
    await pause(10);
    const count = (await streams.info('COMMAND')).state.messages - before;
    meter.add(count - stored);
    stored = count;
  }
  return meter.result();
}

/** Publishes the events of a round. Returns the sequence of the first. */
async function publish(bus: NatsConnection, round: number): Promise<number> {
  const type = 'jobpro.job.created.v1';
  const js = jetstream(bus);
  const first = (await (await jetstreamManager(bus)).streams.info('JOBPRO')).state.last_seq + 1;
  for (let from = 0; from < EVENTS; from += 500) {
    await Promise.all(
      Array.from({ length: 500 }, (_, offset) => {
        const n = round * EVENTS + from + offset;
        const id = randomUUID();
        const head = headers();
        const attributes = { id, type, source: '/bench', time: new Date().toISOString() };
        const traceparent = `00-${id.replaceAll('-', '')}-00f067aa0ba902b7-01`;
        for (const [name, value] of eventHeaders(attributes, traceparent)) head.set(name, value);
        const job = {
          id: `J${n}`,
          revision: 1,
          number: `${n}`,
          name: 'Kitchen remodel',
          customerId: `C${n % CUSTOMERS}`,
        };
        return js.publish(subjectOf(type, company), JSON.stringify(job), {
          headers: head,
          msgID: id,
          timeout: PUBLISH_TIMEOUT,
        });
      }),
    );
  }
  return first;
}
