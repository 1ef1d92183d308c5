import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from './eventually.js';
import { startChild, type Child } from './child.js';
import { findProgram } from './program.js';
import { freePort } from './port.js';
import { runFolder } from './run.js';

export interface NatsOptions {
  /** Where JetStream keeps its streams. Default: a folder of the run, removed with it. */
  directory?: string;
  /** Default: a free one. */
  port?: number;
  /** True: streams outlive the server. Default false: they are removed when it is stopped. */
  persistent?: boolean;
  /** Its place in a cluster. Default: it is alone. */
  cluster?: ClusterPlace;
  /** Receives one line for each step of fetching the server's program, when it has to be fetched. */
  onProgress?: (line: string) => void;
}

interface ClusterPlace {
  /** Its name among the servers of the cluster. */
  readonly name: string;
  /** Where it listens for the other servers. */
  readonly port: number;
  /** Where all servers listen for each other. */
  readonly routes: readonly string[];
}

export interface NatsServer {
  readonly url: string;
  /** Its monitoring HTTP, as `http://127.0.0.1:8222`. */
  readonly monitorUrl: string;
  /** Version of the server's program, as `2.10.27`. */
  readonly version: string;
  /** Another one after a restart. */
  readonly pid: number;
  /** The last lines of its log, for a message about its failure. */
  lastLines(): readonly string[];
  stop(): Promise<void>;
  /** SIGKILL, as when the machine fails. Streams stay. */
  kill(): Promise<void>;
  /** Stops it unless it is dead already, and starts it on the same ports and streams. */
  restart(): Promise<void>;
}

const START_MS = 20_000;

/** Starts a real NATS server with JetStream on disk on the loopback address, and answers when it is ready. */
export async function startNats(options: NatsOptions = {}): Promise<NatsServer> {
  const binary = await findProgram('nats-server', { onProgress: options.onProgress });
  const directory = options.directory ?? mkdtempSync(join(runFolder(), 'nats-'));
  mkdirSync(directory, { recursive: true });
  const port = options.port ?? (await freePort());
  const monitorPort = await freePort();
  const monitorUrl = `http://127.0.0.1:${monitorPort}`;

  const launch = async (): Promise<Child> => {
    const log = openSync(join(directory, 'server.log'), 'a');
    const child = await startChild({
      command: binary.path,
      args: [
        '-a',
        '127.0.0.1',
        '-p',
        String(port),
        '-m',
        String(monitorPort),
        '-js',
        '-sd',
        join(directory, 'streams'),
        ...clusterArguments(options.cluster),
      ],
      env: process.env,
      // Ends at once but writes its state first.
      stopSignal: 'SIGTERM',
      outputTo: log,
    });
    closeSync(log);
    await ready(child, monitorUrl, directory);
    return child;
  };

  let child = await launch();
  return {
    url: `nats://127.0.0.1:${port}`,
    monitorUrl,
    version: binary.version,
    get pid() {
      return child.pid;
    },
    lastLines: () => lastLinesOf(directory),
    stop: async () => {
      await child.stop();
      if (options.persistent !== true) rmSync(directory, { recursive: true, force: true });
    },
    kill: async () => {
      await child.kill();
    },
    restart: async () => {
      await child.stop();
      child = await launch();
    },
  };
}

function clusterArguments(place: ClusterPlace | undefined): string[] {
  if (place === undefined) return [];
  const { name, port, routes } = place;
  const own = `nats://127.0.0.1:${port}`;
  return ['-n', name, '--cluster_name', 'test', '--cluster', own, '--routes', routes.join(',')];
}

export interface NatsCluster {
  /** All servers, with commas between. */
  readonly url: string;
  /** The servers by their names. */
  readonly servers: ReadonlyMap<string, NatsServer>;
  stop(): Promise<void>;
}

/**
 * Starts three NATS servers as one cluster, and answers when each can hold a replica of a stream. A
 * cluster that cannot within 30 s is started once more, and its log is printed.
 */
export async function startNatsCluster(): Promise<NatsCluster> {
  const cluster = await startClusterServers();
  try {
    await placeReplicas(cluster);
    return cluster;
  } catch (error) {
    const logs = [...cluster.servers].map(([name, server]) => `${name}:\n${server.lastLines().join('\n')}`);
    await cluster.stop();
    process.stderr.write(`The cluster did not form (${String(error)}).\n${logs.join('\n')}\n`);
  }
  const second = await startClusterServers();
  await placeReplicas(second);
  return second;
}

async function startClusterServers(): Promise<NatsCluster> {
  const ports = [await freePort(), await freePort(), await freePort()];
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`);
  const started = await Promise.all(
    ports.map(async (port, index) => {
      const name = `n${index + 1}`;
      return [name, await startNats({ cluster: { name, port, routes } })] as const;
    }),
  );
  const servers = new Map(started);
  return {
    url: [...servers.values()].map(({ url }) => url).join(','),
    servers,
    stop: async () => {
      await Promise.all([...servers.values()].map((server) => server.stop()));
    },
  };
}

/** Places a stream with a replica on each server, and takes it away again. */
async function placeReplicas({ url, servers }: NatsCluster): Promise<void> {
  const connection = await connect({ servers: url.split(',') });
  try {
    // Until the cluster has a leader, there is no JetStream, and a server that has not joined holds no replica.
    const manager = await jetstreamManager(connection, { checkAPI: false });
    const probe = { name: 'PROBE', subjects: ['probe'], num_replicas: servers.size };
    await eventually(() => manager.streams.add(probe), { within: 30_000, every: 200 });
    // A deletion whose answer was lost has no stream left to delete.
    await eventually(
      async () => {
        const present = await manager.streams.names().next();
        await Promise.all(present.map((name) => manager.streams.delete(name)));
        return present.length === 0;
      },
      { within: 30_000, every: 200 },
    );
  } finally {
    await connection.close();
  }
}

async function ready(child: Child, monitorUrl: string, directory: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (!(await healthy(monitorUrl))) {
    if (!child.running() || Date.now() > deadline) {
      await child.stop();
      throw new Error(`The NATS server did not start. It said last:\n${lastLinesOf(directory).join('\n')}`);
    }
    await pause(10);
  }
}

function lastLinesOf(directory: string): readonly string[] {
  return readFileSync(join(directory, 'server.log'), 'utf8').trim().split('\n').slice(-20);
}

async function healthy(monitorUrl: string): Promise<boolean> {
  try {
    const answer = await fetch(`${monitorUrl}/healthz?js-enabled-only=true`, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
