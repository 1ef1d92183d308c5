import { type HeardOutcome, MappingSide, type TestCommand } from '@jobpro/connector/testing';
import {
  eventually,
  type FreshDatabase,
  freshDatabase,
  freePort,
  type ManagedProcess,
  type NatsServer,
  startNats,
  startProcess,
} from '@jobpro/testing';
import { rows } from '@jobpro/database';
import { expectValidQbxml, schemaIsAtHand } from '@jobpro/qbxml/testing';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { Offices } from './office.js';

const ADMIN_TOKEN = 'admin-token-of-the-tests-0123456789';
const Issued = z.object({ userName: z.string(), password: z.string(), qwc: z.string() });
export type Issued = z.output<typeof Issued>;
const Status = z.looseObject({
  state: z.string(),
  status: z.string(),
  sentence: z.string(),
  queue: z.object({ length: z.number(), oldestSeconds: z.number().optional() }),
  failedLogins: z.number(),
  clientVersion: z.string().optional(),
  lastContactAt: z.string().optional(),
  lastSessionAt: z.string().optional(),
  file: z.looseObject({ name: z.string().optional(), path: z.string().optional() }),
});
const Remote = z.looseObject({ id: z.string() });

/** The connector as built processes over real Postgres and NATS, with the simulated offices. */
export interface DesktopRig {
  readonly offices: Offices;
  readonly nats: NatsServer;
  readonly mapping: MappingSide;
  readonly database: DataSource;
  readonly replicas: readonly ManagedProcess[];
  /** Of the first replica. */
  readonly url: string;
  /** Makes a connection as an administrator does. */
  issue(company: string, choice?: object): Promise<Issued>;
  /** Makes an office with its company file, and adds the connection to its Web Connector. */
  connect(company: string, seed?: object, settings?: object): Promise<Issued>;
  /** Asks the connector's own HTTP, as the administrator. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Returns the state of a company's connection, as the administrator reads it. */
  statusOf(company: string): Promise<z.output<typeof Status>>;
  /** Sends commands of a company and waits until its queue has them. */
  queue(company: string, ...commands: TestCommand[]): Promise<void>;
  /** Runs a company's Web Connector until each of these commands is completed. */
  settle(company: string, ...commands: TestCommand[]): Promise<void>;
  /** Waits until each of these commands is completed. */
  ended(...commands: TestCommand[]): Promise<readonly HeardOutcome[]>;
  /** Returns how many commands of a company were sent and have no answer yet. */
  inFlight(company: string): Promise<number>;
  /** Returns the final outcome of a command, done or rejected; undefined before that. */
  endOf(command: TestCommand): HeardOutcome | undefined;
  /** Returns the id in QuickBooks of the record that a completed command created or found. */
  idOf(command: TestCommand): string;
  /** Stops everything. Checks the requests that the offices received against Intuit's schema, where it is available. */
  close(): Promise<void>;
}

export interface RigOptions {
  readonly replicas?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the Web Connectors call: by default the first replica. */
  readonly publicUrl?: string;
  /** Each line that the connector logs. */
  readonly onLog?: (line: string) => void;
}

export async function openDesktopRig(options: RigOptions = {}): Promise<DesktopRig> {
  const { replicas = 1, env = {}, publicUrl, onLog } = options;
  const [offices, nats, fresh] = await Promise.all([Offices.open(), startNats(), freshDatabase()]);
  const running: ManagedProcess[] = [];
  for (let replica = 0; replica < replicas; replica += 1) {
    const port = await freePort();
    const own = { ...environment(nats, fresh, publicUrl ?? running[0]?.url ?? `http://127.0.0.1:${port}`), ...env };
    const log = onLog === undefined ? {} : { onLog };
    running.push(await startProcess({ app: 'desktop-qbxml', port, env: own, ...log }));
  }
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${running[0]?.url ?? ''}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    });
  const issue = async (company: string, choice: object = {}) => {
    const response = await ask(`/companies/${company}/connection`, { method: 'PUT', body: JSON.stringify(choice) });
    return Issued.parse(await response.json());
  };
  const connected: string[] = [];
  const mapping = await MappingSide.open(nats.url);
  const statusOf = async (company: string) =>
    Status.parse(await (await ask(`/companies/${company}/connection`)).json());
  const { endOf } = mapping;
  const database = await fresh.open({ poolSize: 3 });
  return {
    offices,
    nats,
    mapping,
    database,
    replicas: running,
    url: running[0]?.url ?? '',
    ask,
    statusOf,
    queue: async (company, ...commands) => {
      await mapping.send(company, commands);
      await eventually(async () => (await statusOf(company)).queue.length >= commands.length);
    },
    settle: async (company, ...commands) => {
      const look = () => mapping.endsOf(commands) || offices.run(company).then(() => false as const);
      await eventually(look, { within: 30_000, every: 50 });
    },
    ended: (...commands) => eventually(() => mapping.endsOf(commands)),
    inFlight: async (company) => {
      const sql = `select count(*)::int as commands from desktop.command where company_id = $1 and state = 'sent'`;
      const [row] = await rows(database, sql, [company], z.object({ commands: z.number() }));
      return row?.commands ?? 0;
    },
    endOf,
    idOf: (command) => {
      const remote = Remote.safeParse(endOf(command)?.data['remote']).data;
      if (remote !== undefined) return remote.id;
      throw new Error(`No remote id for ${command.data.recordId}: ${JSON.stringify(endOf(command)?.data)}`);
    },
    issue,
    connect: async (company, seed = {}, settings = {}) => {
      const issued = await issue(company);
      await offices.furnish(company, seed, settings);
      await offices.install(company, issued.qwc, issued.password);
      connected.push(company);
      return issued;
    },
    close: async () => {
      await mapping.close();
      const sets = await offices.messageSets(connected);
      if (schemaIsAtHand && sets.length > 0) await expectValidQbxml(sets);
      await Promise.all(running.map((replica) => replica.stop()));
      await fresh.drop();
      await Promise.all([offices.close(), nats.stop()]);
    },
  };
}

const environment = (nats: NatsServer, { urlOf }: FreshDatabase, publicUrl: string) => ({
  NATS_URL: nats.url,
  DATABASE_URL: urlOf('desktop-qbxml'),
  LOG_LEVEL: 'warn',
  ADMIN_TOKEN,
  DESKTOP_PUBLIC_URL: publicUrl,
  DESKTOP_HOLD: '500ms',
});
