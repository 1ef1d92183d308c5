import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { connectDesktop, connectRealm, type DesktopSetup, publish } from '@jobpro/bench';
import { Bus } from '@jobpro/messaging';
import {
  askSimulator,
  eventually,
  findProgram,
  type FreshDatabase,
  freshDatabase,
  type NatsServer,
  repositoryRoot,
  runFolder,
  startNats,
} from '@jobpro/testing';
import { type ProcessName, startSystem, type System } from '@jobpro/tools';
import { Client } from 'pg';
import { z } from 'zod';

const services = [
  'customer-mapping',
  'item-mapping',
  'job-mapping',
  'invoice-mapping',
  'payment-mapping',
  'online-connector',
  'desktop-qbxml',
] as const satisfies readonly ProcessName[];
/** The QuickBooks Online company that its simulator has from the start. */
const REALM = '9130350000000001';
const DAY = '2026-11-20';

export const companies = { online: 'cedar-online', desktop: 'maple-desktop' } as const;
export type EditionName = keyof typeof companies;

/** Numbers of documents in a company's QuickBooks. */
export interface DocumentCounts {
  readonly invoices: number;
  readonly payments: number;
}

const Count = z.object({ n: z.number() });
const OnlineRecords = z.object({ records: z.array(z.unknown()) });

/** One company of each edition over the built processes, with a Postgres database and a NATS server of their own. */
export class TwoEditions {
  readonly system: System;
  readonly #nats: NatsServer;
  readonly #busFolder: string;
  readonly #database: FreshDatabase;
  readonly #desktop: DesktopSetup;
  #bus: Bus;

  private constructor(parts: {
    readonly system: System;
    readonly nats: NatsServer;
    readonly busFolder: string;
    readonly database: FreshDatabase;
    readonly desktop: DesktopSetup;
    readonly bus: Bus;
  }) {
    this.system = parts.system;
    this.#nats = parts.nats;
    this.#busFolder = parts.busFolder;
    this.#database = parts.database;
    this.#desktop = parts.desktop;
    this.#bus = parts.bus;
  }

  static async start(): Promise<TwoEditions> {
    const busFolder = mkdtempSync(join(runFolder(), 'bus-'));
    const [nats, database] = await Promise.all([startNats({ directory: busFolder }), freshDatabase()]);
    const system = await startSystem({
      only: ['quickbooks-online', 'quickbooks-desktop', ...services],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'warn' },
      infra: {
        databaseUrl: database.url,
        databaseUrlOf: database.urlOf,
        natsUrl: nats.url,
        natsMonitorUrl: undefined,
        stop: () => Promise.resolve(),
      },
    });
    const { ADMIN_TOKEN: token } = system.secrets;
    await connectRealm(system.process('online-connector').url, companies.online, REALM, token);
    const desktop = await connectDesktop({
      company: companies.desktop,
      connector: system.process('desktop-qbxml').url,
      simulator: system.process('quickbooks-desktop').url,
      token,
    });
    const bus = await Bus.connect(nats.url, 'two editions', 10_000);
    return new TwoEditions({ system, nats, busFolder, database, desktop, bus });
  }

  async stop(): Promise<void> {
    await this.#bus.close();
    await this.system.stop();
    await this.#database.drop();
    await this.#nats.stop();
  }

  async say(company: string, type: Parameters<typeof publish>[2], data: object): Promise<void> {
    await publish(this.#bus, company, type, data);
  }

  /** Publishes settings, a customer, an item and these documents: invoice `n` and the payment of all of it. */
  async publishDocuments(edition: EditionName, numbers: readonly number[]): Promise<void> {
    const company = companies[edition];
    const accounts = { income: edition === 'online' ? 'Services' : 'Construction Income' };
    await this.say(company, 'jobpro.company.configured.v1', { revision: 1, name: 'Two', edition, accounts });
    await this.say(company, 'jobpro.customer.created.v1', { id: 'C', revision: 1, displayName: 'Ann Cedar' });
    await this.say(company, 'jobpro.item.created.v1', {
      id: 'I',
      revision: 1,
      name: 'Deck',
      type: 'service',
      price: '5',
    });
    for (const n of numbers) {
      const common = { revision: 1, customerId: 'C', date: DAY };
      const total = `${String(100 + n)}.00`;
      const lines = [{ itemId: 'I', amount: total }];
      await this.say(company, 'jobpro.invoice.created.v1', { ...common, id: `N${n}`, number: `S-${n}`, lines, total });
      // Without a reference, a payment has nothing but its mark.
      const applications = [{ invoiceId: `N${n}`, amount: total }];
      await this.say(company, 'jobpro.payment.recorded.v1', { ...common, id: `P${n}`, amount: total, applications });
    }
  }

  async select(edition: EditionName, batch: string, numbers: readonly number[]): Promise<void> {
    const company = companies[edition];
    const ids = (letter: string) => numbers.map((n) => `${letter}${String(n)}`);
    const by = { requestedBy: 'e2e' };
    await this.say(company, 'jobpro.invoice.export-requested.v1', { ...by, batchId: `${batch}-n`, ids: ids('N') });
    await this.say(company, 'jobpro.payment.export-requested.v1', { ...by, batchId: `${batch}-p`, ids: ids('P') });
  }

  /** Waits until a company's invoices and payments have this state. Desktop's Web Connector runs as often as it takes. */
  async untilAll(edition: EditionName, state: string, wanted: DocumentCounts, within = 120_000): Promise<void> {
    await eventually(
      async () => {
        if (edition === 'desktop' && state === 'exported') await this.#desktop.run();
        const counts = {
          invoices: await this.countOf(edition, 'invoice', state),
          payments: await this.countOf(edition, 'payment', state),
        };
        if (counts.invoices !== wanted.invoices || counts.payments !== wanted.payments)
          throw new Error(`${edition}: ${JSON.stringify(counts)} are ${state}, ${JSON.stringify(wanted)} wanted`);
      },
      { within, every: 500 },
    );
  }

  async countOf(edition: EditionName, entity: string, state: string): Promise<number> {
    const sql = `select count(*)::int as n from mapping.sync_record where company_id = $1 and entity = $2 and state = $3`;
    const [row] = await this.query(sql, [companies[edition], entity, state]);
    return Count.parse(row).n;
  }

  /** Requests an import of customers and a reconciliation of invoices. */
  async requestReads(edition: EditionName, id: string): Promise<void> {
    const act = { kind: 'tie-out', tieOutId: id };
    await this.say(companies[edition], 'jobpro.customer.import-requested.v1', { importId: id, requestedBy: 'e2e' });
    await this.say(companies[edition], 'mapping.invoice.act-requested.v1', { requestedBy: 'e2e', act });
    await eventually(async () => {
      const [row] = await this.query(
        `select ((select count(*) from mapping.import where company_id = $1 and id = $2)
              + (select count(*) from mapping.tie_out where company_id = $1 and id = $2))::int as n`,
        [companies[edition], id],
      );
      if (Count.parse(row).n !== 2) throw new Error(`${edition}: the requests have not arrived`);
    });
  }

  /** Waits until the connector has completed this many imports and reconciliations. */
  untilReadsAreAnswered(edition: EditionName, wanted: number): Promise<void> {
    return this.#untilReads(
      edition,
      wanted,
      `select count(*)::int as n from ${edition}.command
        where company_id = $1 and action in ('import', 'read-back') and state = 'settled'`,
    );
  }

  /** Waits until this many imports and reconciliations have ended. */
  untilReadsEnd(edition: EditionName, wanted: number): Promise<void> {
    return this.#untilReads(
      edition,
      wanted,
      `select (select count(*) from mapping.import where company_id = $1 and finished_at is not null)::int
            + (select count(*) from mapping.tie_out where company_id = $1 and finished_at is not null)::int as n`,
    );
  }

  async #untilReads(edition: EditionName, wanted: number, sql: string): Promise<void> {
    await eventually(
      async () => {
        if (edition === 'desktop') await this.#desktop.run();
        const [row] = await this.query(sql, [companies[edition]]);
        const { n } = Count.parse(row);
        if (n !== wanted) throw new Error(`${edition}: ${String(n)} reads, ${String(wanted)} wanted`);
      },
      { within: 120_000, every: 500 },
    );
  }

  /** Counts the documents that QuickBooks has. */
  async inQuickBooks(edition: EditionName): Promise<DocumentCounts> {
    if (edition === 'desktop') {
      const { invoices, payments } = await this.#desktop.counts();
      return { invoices, payments };
    }
    const simulator = this.system.process('quickbooks-online').url;
    const count = async (entity: string) => {
      const url = `${simulator}/admin/realms/${REALM}/records/${entity}?limit=1000`;
      return OnlineRecords.parse(await askSimulator('GET', url)).records.length;
    };
    return { invoices: await count('Invoice'), payments: await count('Payment') };
  }

  /** Waits until QuickBooks has this many invoices. Desktop's Web Connector runs as often as it takes. */
  async untilInQuickBooks(edition: EditionName, invoices: number): Promise<void> {
    await eventually(
      async () => {
        if (edition === 'desktop') await this.#desktop.run();
        const counts = await this.inQuickBooks(edition);
        if (counts.invoices !== invoices) throw new Error(`${edition} has ${JSON.stringify(counts)}`);
      },
      { within: 60_000, every: 500 },
    );
  }

  /** Makes QuickBooks Online forget the request ids of earlier requests, so that only a look finds what was sent. */
  async forgetRequestIds(): Promise<void> {
    const url = `${this.system.process('quickbooks-online').url}/admin/realms/${REALM}/settings`;
    await askSimulator('PATCH', url, { requestIds: { keptSeconds: 0 } });
  }

  /** Kills every service as a crash does. The simulators go on: nobody restores QuickBooks. */
  async killServices(names: readonly ProcessName[] = services): Promise<void> {
    await Promise.all(names.map((name) => this.system.process(name).kill()));
  }

  async startServices(names: readonly ProcessName[] = services): Promise<void> {
    await Promise.all(names.map((name) => this.system.process(name).restart()));
  }

  /** Deletes all that the bus holds, as the loss of its disk does. */
  async loseBus(): Promise<void> {
    await this.#bus.close();
    await this.#nats.kill();
    rmSync(join(this.#busFolder, 'streams'), { recursive: true });
    await this.#nats.restart();
    this.#bus = await Bus.connect(this.#nats.url, 'two editions', 10_000);
  }

  get urls(): { readonly DATABASE_URL: string; readonly NATS_URL: string } {
    return { DATABASE_URL: this.#database.url, NATS_URL: this.#nats.url };
  }

  /** Makes the next check of all open records, imports and reconciliations due, as time does. */
  async checksAreDue(): Promise<void> {
    await this.query(
      `update mapping.sync_record set check_at = now() where state in ('sending', 'checking', 'waiting')`,
    );
    for (const table of ['import', 'tie_out'])
      await this.query(`update mapping.${table} set check_at = now() where finished_at is null`);
  }

  async query(sql: string, parameters: readonly unknown[] = []): Promise<readonly unknown[]> {
    const client = new Client({ connectionString: this.#database.url });
    await client.connect();
    try {
      const { rows } = await client.query<object>(sql, [...parameters]);
      return rows;
    } finally {
      await client.end();
    }
  }

  /** Runs a script of deploy/backup, as an operator does. Returns its output. */
  async runScript(name: string, ...args: readonly string[]): Promise<string> {
    const { path: dump } = await findProgram('pg_dump');
    const path = [dirname(dump), dirname(process.execPath), process.env['PATH']].join(delimiter);
    const script = join(repositoryRoot, 'deploy/backup', name);
    const command = name.endsWith('.mjs') ? ['node', script] : [script];
    const [program = '', ...rest] = [...command, ...args];
    const { stdout } = await promisify(execFile)(program, rest, { env: { PATH: path, ...this.urls } });
    return stdout;
  }
}
