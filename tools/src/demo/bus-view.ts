import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';

/** The parts of a dead letter that are reported. */
const DeadLetter = z.object({ service: z.string(), subject: z.string(), reason: z.string() });

/** Looks at the bus from outside: pending messages and dead letters. */
export class BusView {
  private constructor(
    private readonly connection: NatsConnection,
    private readonly manager: JetStreamManager,
  ) {}

  static async open(natsUrl: string): Promise<BusView> {
    const { host, username, password } = new URL(natsUrl);
    const connection = await connect({
      servers: host,
      ...(username === '' ? {} : { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
    });
    return new BusView(connection, await jetstreamManager(connection));
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  /** Messages that somebody has not yet acknowledged. */
  async unhandled(): Promise<number> {
    let count = 0;
    for await (const stream of this.manager.streams.list()) {
      for await (const consumer of this.manager.consumers.list(stream.config.name))
        count += consumer.num_pending + consumer.num_ack_pending;
    }
    return count;
  }

  /** Returns the number of messages that the streams have stored since they exist. */
  async stored(): Promise<number> {
    let count = 0;
    for await (const { state } of this.manager.streams.list()) count += state.last_seq;
    return count;
  }

  /** A quick look, to be taken often, at the messages that one service has not yet acknowledged. */
  async workOf(service: string): Promise<() => Promise<number>> {
    const own: { stream: string; name: string }[] = [];
    for await (const stream of this.manager.streams.list()) {
      for await (const consumer of this.manager.consumers.list(stream.config.name))
        if (consumer.name.startsWith(`${service}_`)) own.push({ stream: stream.config.name, name: consumer.name });
    }
    return async () => {
      const infos = await Promise.all(own.map(({ stream, name }) => this.manager.consumers.info(stream, name)));
      return infos.reduce((sum, info) => sum + info.num_pending + info.num_ack_pending, 0);
    };
  }

  /** Returns the position of the last dead letter. Later ones are of this run. */
  async lastDead(): Promise<number> {
    const name = await this.deadLetters();
    return name === undefined ? 0 : (await this.manager.streams.info(name)).state.last_seq;
  }

  /** Returns the reasons of the dead letters after a position, as sentences. */
  async deadSince(last: number): Promise<string[]> {
    const name = await this.deadLetters();
    const sentences: string[] = [];
    if (name === undefined) return sentences;
    const stream = await this.manager.streams.get(name);
    for (let seq = last + 1; seq <= (await this.lastDead()); seq += 1) {
      const letter = DeadLetter.safeParse((await stream.getMessage({ seq }))?.json());
      const why = letter.success
        ? `${letter.data.service} gave up ${letter.data.subject}: ${letter.data.reason}`
        : 'a dead letter cannot be read';
      sentences.push(why);
    }
    return sentences;
  }

  private deadLetters(): Promise<string | undefined> {
    return this.manager.streams.find('dead.>').catch(() => undefined);
  }
}
