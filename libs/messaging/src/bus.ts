import {
  jetstream,
  JetStreamApiError,
  type JetStreamClient,
  jetstreamManager,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { MsgHdrsImpl } from '@nats-io/nats-core/internal';
import { connect, errors, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { logger } from '@jobpro/telemetry';
import { AcknowledgedPublisher, type Settled } from './acknowledged-publisher.js';
import { inboxPrefixOf } from './bus-access.js';
import { refusalOf } from './topology.js';

/**
 * A message ready to be published. The stream recognises a duplicate by its `id` for two minutes.
 */
export interface Publication {
  readonly id: string;
  readonly subject: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const LINE_END = /[\r\n]/;

/** NATS or its JetStream cannot be used now. The same may succeed later without a change. */
export class BusUnavailableError extends Error {
  override readonly name = 'BusUnavailableError';
}

/**
 * The service's one connection to NATS. It reconnects without limit. While it is lost, publishing
 * fails after its timeout.
 */
export class Bus {
  readonly #client: JetStreamClient;
  readonly #publisher: AcknowledgedPublisher;
  #connected = true;

  private constructor(
    private readonly connection: NatsConnection,
    /** Manages streams and consumers. */
    readonly manager: JetStreamManager,
    publishTimeout: number,
    inboxPrefix: string,
  ) {
    this.#client = jetstream(connection);
    this.#publisher = new AcknowledgedPublisher(connection, publishTimeout, inboxPrefix);
    void this.#watch();
  }

  /**
   * Connects. Throws with a sentence when no server can be reached, when it is too old, or when it
   * has no JetStream.
   */
  static async connect(natsUrl: string, name: string, publishTimeout: number): Promise<Bus> {
    const { servers, ...credentials } = readNatsUrl(natsUrl);
    const inboxPrefix = inboxPrefixOf(credentials.user);
    const connection = await connect({
      servers,
      ...credentials,
      inboxPrefix,
      name,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      reconnectJitter: 250,
      pingInterval: 10_000,
    }).catch((error: unknown) => {
      if (error instanceof errors.AuthorizationError)
        throw new Error(`NATS refuses the login of ${name}. Are user and password in NATS_URL right?`, {
          cause: error,
        });
      throw new BusUnavailableError(
        `NATS cannot be reached at ${servers.join(', ')}. Is it running, and is NATS_URL right?`,
        { cause: error },
      );
    });
    try {
      const refusal = refusalOf(connection.info?.version);
      if (refusal !== undefined) throw new Error(refusal);
      const manager = await jetstreamManager(connection).catch((error: unknown) => {
        throw new BusUnavailableError(
          'The NATS server runs without JetStream. Start it with JetStream on (-js). A cluster has none without a leader.',
          { cause: error },
        );
      });
      return new Bus(connection, manager, publishTimeout, inboxPrefix);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Whether the server can be reached just now. */
  get isConnected(): boolean {
    return this.#connected && !this.connection.isClosed();
  }

  get isClosed(): boolean {
    return this.connection.isClosed();
  }

  consumer(stream: string, name: string) {
    return this.#client.consumers.get(stream, name);
  }

  /** Resolves when the stream has stored the message, now or, with the same id, before. */
  async publish(publication: Publication): Promise<void> {
    const [error] = await this.publishAll([publication]);
    if (error !== undefined) throw error;
  }

  /**
   * Publishes all at once. Returns each message's error in their order, or undefined where the
   * stream has stored it.
   */
  publishAll(publications: readonly Publication[]): Promise<readonly (Error | undefined)[]> {
    return new Promise((resolve) => {
      const errors = publications.map((): Error | undefined => undefined);
      let open = publications.length;
      if (open === 0) resolve(errors);
      for (const [at, publication] of publications.entries()) {
        const settled = (error?: Error) => {
          errors[at] = error;
          if (--open === 0) resolve(errors);
        };
        try {
          this.#send(publication, settled);
        } catch (error) {
          settled(error instanceof Error ? error : new Error(String(error)));
        }
      }
    });
  }

  /**
   * Overwrites a message in its stream. Throws while the server does not answer. A refusal is logged,
   * because it would be the same the next time.
   */
  async erase(stream: string, sequence: number): Promise<void> {
    try {
      await this.manager.streams.deleteMessage(stream, sequence, true);
    } catch (error) {
      const isRefused = error instanceof JetStreamApiError || error instanceof errors.PermissionViolationError;
      if (!isRefused) throw error;
      logger.error({ err: error, stream, sequence }, 'A message with a payment number could not be erased');
    }
  }

  /** Resolves when everything written before has reached the server. */
  flush(): Promise<void> {
    return this.connection.flush();
  }

  /** Sends the remaining messages and closes. A second call waits for the first. */
  async close(): Promise<void> {
    if (!this.connection.isClosed() && !this.connection.isDraining() && this.#connected) {
      await this.connection.drain().catch(() => undefined);
    }
    await this.connection.close();
  }

  #send({ id, subject, headers: pairs, body }: Publication, settled: Settled): void {
    this.#publisher.publish(subject, body, written(id, pairs), settled);
  }

  async #watch(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type === 'disconnect') {
        this.#connected = false;
        logger.warn('The connection to NATS is lost; reconnecting');
      } else if (status.type === 'reconnect') {
        this.#connected = true;
        logger.info('Connected to NATS again');
      } else if (status.type === 'error') {
        logger.warn({ err: status.error }, 'NATS reports an error');
      }
    }
    this.#connected = false;
  }
}

/**
 * Returns the headers of a publication. Their names are ours and well formed, so they are set
 * without the client's public API, which would normalise and search each of them (ADR 17). Throws
 * on a value that would be read as another header.
 */
function written(id: string, pairs: readonly (readonly [name: string, value: string])[]): MsgHdrs {
  const headers = new MsgHdrsImpl();
  const add = (name: string, value: string) => {
    if (LINE_END.test(value)) throw new Error(`The header ${name} would end in the middle: ${JSON.stringify(value)}`);
    headers.headers.set(name, [value]);
  };
  for (const [name, value] of pairs) add(name, value);
  add('Nats-Msg-Id', id);
  return headers;
}

interface NatsAddress {
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  /** Present: a connection without TLS is refused. */
  readonly tls?: object;
}

/**
 * Splits the URL into servers without credentials, and credentials. The first server's credentials
 * apply to all. With the scheme `tls` the server must prove its name, by a certificate of an
 * authority that Node knows (`NODE_EXTRA_CA_CERTS` adds one).
 */
export function readNatsUrl(natsUrl: string): NatsAddress {
  const urls = natsUrl.split(',').map((part) => {
    const text = part.trim();
    return new URL(text.includes('://') ? text : `nats://${text}`);
  });
  const servers = urls.map(({ protocol, host }) => `${protocol}//${host}`);
  const user = decodeURIComponent(urls[0]?.username ?? '');
  const pass = decodeURIComponent(urls[0]?.password ?? '');
  const address: NatsAddress = urls.some(({ protocol }) => protocol === 'tls:') ? { servers, tls: {} } : { servers };
  if (user !== '' && pass !== '') return { ...address, user, pass };
  return user === '' ? address : { ...address, token: user };
}
