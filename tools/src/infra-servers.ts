import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { reachable, repositoryRoot, startNats, startPostgres } from '@jobpro/testing';
import { applyAccess, createDataSource, migrate, roleName, type ServiceName, serviceNames } from '@jobpro/database';
import { duration } from './duration.write.js';

export interface Infra {
  /** With the login of the owner. */
  readonly databaseUrl: string;
  /** Returns the same with the login of one service. Omitted: the services have no logins yet. */
  readonly databaseUrlOf?: (service: ServiceName) => string;
  readonly natsUrl: string;
  /** The NATS server's monitoring HTTP; undefined when a server named in the environment is used. */
  readonly natsMonitorUrl: string | undefined;
  /** Stops what was started here; servers named in the environment are left alone. */
  stop(): Promise<void>;
}

export interface InfraOptions {
  /** `DATABASE_URL` and `NATS_URL` in it name servers to use instead of starting one. */
  env: NodeJS.ProcessEnv;
  /** Folder whose data outlives the servers. Without it data is temporary, and quick. */
  keepIn?: string;
  postgresPort?: number | undefined;
  natsPort?: number | undefined;
  onProgress: (line: string) => void;
}

/** Postgres and NATS: those that the environment names, else embedded ones. */
export async function startInfra(options: InfraOptions): Promise<Infra> {
  const database = await postgres(options);
  try {
    const bus = await nats(options);
    return {
      databaseUrl: database.url,
      natsUrl: bus.url,
      natsMonitorUrl: bus.monitorUrl,
      stop: async () => {
        await Promise.all([bus.stop(), database.stop()]);
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

interface Server {
  url: string;
  monitorUrl?: string;
  stop: () => Promise<void>;
}

const leaveAlone = () => Promise.resolve();

async function postgres({ env, keepIn, postgresPort, onProgress }: InfraOptions): Promise<Server> {
  const named = env['DATABASE_URL'];
  if (named !== undefined && named !== '') {
    onProgress('Postgres: the one that DATABASE_URL names');
    return { url: named, stop: leaveAlone };
  }
  const since = Date.now();
  const server = await startPostgres({
    ...(keepIn === undefined ? {} : { directory: join(keepIn, 'postgres'), persistent: true }),
    ...(postgresPort === undefined ? {} : { port: postgresPort }),
  });
  onProgress(`Postgres: ready in ${duration(Date.now() - since)}`);
  return server;
}

async function nats({ env, keepIn, natsPort, onProgress }: InfraOptions): Promise<Server> {
  const named = env['NATS_URL'];
  if (named !== undefined && named !== '') {
    onProgress('NATS server: the one that NATS_URL names');
    return { url: named, stop: leaveAlone };
  }
  const since = Date.now();
  const server = await startNats({
    onProgress,
    ...(keepIn === undefined ? {} : { directory: join(keepIn, 'nats'), persistent: true }),
    ...(natsPort === undefined ? {} : { port: natsPort }),
  });
  onProgress(`NATS server: ${server.version} ready in ${duration(Date.now() - since)}`);
  return server;
}

/**
 * Migrates a database as its owner and gives each service its login. Returns its address for a service. The
 * logins have the owner's password, which is as secret as they are on one machine.
 */
export async function openToServices(databaseUrl: string): Promise<(service: ServiceName) => string> {
  const { password } = new URL(databaseUrl);
  const source = await createDataSource({ url: databaseUrl, applicationName: 'tools', poolSize: 2 }).initialize();
  try {
    await migrate(source);
    await applyAccess(source, new Map(serviceNames.map((service) => [service, decodeURIComponent(password)])));
  } finally {
    await source.destroy();
  }
  return (service) => {
    const url = new URL(databaseUrl);
    url.username = roleName(service);
    return url.href;
  };
}

/**
 * The checkout's folder for data that is kept. As root Postgres runs as a user of its own; where that one cannot get into
 * the checkout, as in root's home, the folder lies among temporary files.
 */
export function keptDataFolder(name: string): string {
  const cache = join(repositoryRoot, '.cache');
  mkdirSync(cache, { recursive: true });
  if (userInfo().uid !== 0 || reachable(cache)) return join(cache, name);
  const checkout = createHash('sha256').update(repositoryRoot).digest('hex').slice(0, 12);
  return join(tmpdir(), `jobpro-${name}-${checkout}`);
}
