import { randomBytes } from 'node:crypto';
import { type HeardOutcome, MappingSide, type TestCommand } from '@jobpro/connector/testing';
import {
  eventually,
  type FreshDatabase,
  freePort,
  freshDatabase,
  type ManagedProcess,
  type NatsServer,
  startNats,
  startProcess,
} from '@jobpro/testing';
import { rows, type ServiceName } from '@jobpro/database';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { intuitAt } from './settings.fixture.js';
import { Simulator } from './simulator.js';

export const ADMIN_TOKEN = 'admin-token-of-the-tests-0123456789';
const Remote = z.looseObject({ remote: z.looseObject({ id: z.string() }) });
/** How long one command may take, in milliseconds, on a machine that is busy. */
const PATIENCE = 60_000;

/** Returns the id in QuickBooks of the record that a command created or found, from its outcome. */
export const remoteIdIn = (outcome: HeardOutcome | undefined): string => Remote.parse(outcome?.data).remote.id;

/** The connector as a built process over real Postgres and NATS, against the simulator. */
export interface OnlineRig {
  readonly simulator: Simulator;
  readonly nats: NatsServer;
  readonly mapping: MappingSide;
  readonly database: DataSource;
  readonly replicas: readonly ManagedProcess[];
  /** Connects a company to a realm as a user would, by the browser's way. */
  connect(company: string, realm: string): Promise<void>;
  /** Asks the connector's own HTTP, as the administrator. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Returns how many commands of a company were sent and have no answer yet. */
  inFlight(company: string): Promise<number>;
  /** Returns the final outcome of a command, done or rejected; undefined before that. */
  endOf(command: TestCommand): HeardOutcome | undefined;
  /** Sends commands of a company, waits until each is completed, and returns their outcomes. */
  settle(company: string, commands: readonly TestCommand[]): Promise<readonly HeardOutcome[]>;
  /** Does the same for one command, and returns its outcome. */
  end(company: string, command: TestCommand): Promise<HeardOutcome>;
  /** Does the same for one command, and returns its id in QuickBooks. */
  idOf(company: string, command: TestCommand): Promise<string>;
  /** Does the same for several commands, and returns their ids in QuickBooks. */
  idsOf(company: string, ...commands: TestCommand[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface RigOptions {
  readonly replicas?: number;
  /** Added to each replica's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Each line that a replica prints. */
  readonly onLog?: (line: string) => void;
  /** Mapping services that run alongside it, over the same database and bus. */
  readonly services?: readonly ServiceName[];
}

export async function openOnlineRig(options: RigOptions = {}): Promise<OnlineRig> {
  const { replicas = 1, env = {}, onLog, services = [] } = options;
  const [simulator, nats, fresh] = await Promise.all([Simulator.start(), startNats(), freshDatabase()]);
  const shared = environment(simulator, nats, fresh, await freePort());
  const running: ManagedProcess[] = [];
  for (let replica = 0; replica < replicas; replica++) {
    running.push(await startProcess({ app: 'online-connector', env: { ...shared, ...env }, onLog }));
  }
  const { NATS_URL, LOG_LEVEL } = shared;
  const others = await Promise.all(
    services.map((app) =>
      startProcess({ app, env: { NATS_URL, DATABASE_URL: fresh.urlOf(app), LOG_LEVEL, ADMIN_TOKEN } }),
    ),
  );
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${running[0]?.url ?? ''}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
  const mapping = await MappingSide.open(nats.url);
  const database = await fresh.open({ poolSize: 3 });
  return {
    simulator,
    nats,
    mapping,
    ...commandsThrough(mapping),
    database,
    inFlight: async (company) => {
      const sql = `select count(*)::int as commands from online.command where company_id = $1 and state = 'sent'`;
      const [row] = await rows(database, sql, [company], z.object({ commands: z.number() }));
      return row?.commands ?? 0;
    },
    replicas: running,
    ask,
    connect: async (company, realm) => {
      const begun = await ask(`/connect?company=${company}`);
      const consent = await fetch(`${begun.headers.get('location') ?? ''}&realm=${realm}`, { redirect: 'manual' });
      const back = new URL(consent.headers.get('location') ?? '');
      // As a browser: it brings back the cookie that it got at the start.
      const [cookie] = begun.headers.getSetCookie();
      const headers = { cookie: cookie?.split(';')[0] ?? '' };
      const ended = await fetch(`${running[0]?.url ?? ''}/callback${back.search}`, { headers });
      const page = await ended.text();
      if (!page.includes('<h1>Connected')) throw new Error(`The company could not be connected: ${page}`);
    },
    close: async () => {
      await mapping.close();
      await Promise.all([...running, ...others].map((each) => each.stop()));
      await fresh.drop();
      await Promise.all([simulator.stop(), nats.stop()]);
    },
  };
}

/** Commands by their ends, as mapping hears them. */
function commandsThrough(mapping: MappingSide): Pick<OnlineRig, 'endOf' | 'settle' | 'end' | 'idOf' | 'idsOf'> {
  const { endOf } = mapping;
  const settle = async (company: string, commands: readonly TestCommand[]) => {
    await mapping.send(company, commands);
    return eventually(() => mapping.endsOf(commands), { within: PATIENCE });
  };
  const end = async (company: string, command: TestCommand) => {
    await mapping.send(company, [command]);
    return eventually(() => endOf(command) ?? false, { within: PATIENCE });
  };
  return {
    endOf,
    settle,
    end,
    idOf: async (company, command) => remoteIdIn(await end(company, command)),
    idsOf: async (company, ...commands) => (await settle(company, commands)).map(remoteIdIn),
  };
}

function environment(simulator: Simulator, nats: NatsServer, { urlOf }: FreshDatabase, port: number) {
  return {
    NATS_URL: nats.url,
    DATABASE_URL: urlOf('online-connector'),
    LOG_LEVEL: 'warn',
    ADMIN_TOKEN,
    ...intuitAt(simulator.url),
    QBO_CLIENT_ID: 'app',
    QBO_CLIENT_SECRET: 'secret',
    QBO_REDIRECT_URL: `http://127.0.0.1:${port}/callback`,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    COMPANY_LEASE: '2s',
  };
}
