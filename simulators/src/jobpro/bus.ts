import { setTimeout as pause } from 'node:timers/promises';
import { companyOf, parseMessage, subjectOf } from '@jobpro/contracts';
import { inSpan, SpanKind, traceparentOf } from '@jobpro/telemetry';
import { AckPolicy, type ConsumerMessages, jetstream, jetstreamManager, type JsMsg } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import type { ReceivedMessages } from './received.js';
import type { Planned } from './publish-plan.js';

const SOURCE = '/jobpro/core';
const CONSUMER = 'jobpro-core';
/** Publications that are under way at once; JobPro awaits each one's acknowledgement. */
const AT_ONCE = 50;

/** An event that breaks its contract. The message is a sentence. */
export class RefusedEvent extends Error {}

/** JobPro core's end of the bus: publishes its events, and listens to what becomes of them. */
export class JobProBus {
  private listening: ConsumerMessages | undefined;
  private readonly stopping = new AbortController();
  private listener: Promise<void> = Promise.resolve();

  private constructor(
    private readonly connection: NatsConnection,
    private readonly received: ReceivedMessages,
  ) {}

  static async open(natsUrl: string, received: ReceivedMessages): Promise<JobProBus> {
    const { host, username, password } = new URL(natsUrl);
    const connection = await connect({
      servers: host,
      ...(username === '' ? {} : { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
      name: CONSUMER,
      maxReconnectAttempts: -1,
    });
    const bus = new JobProBus(connection, received);
    bus.listener = bus.listen();
    return bus;
  }

  /** Whether it receives messages. It does so once a service has created the stream. */
  get isListening(): boolean {
    return this.listening !== undefined && !this.connection.isClosed();
  }

  /**
   * Publishes in the order given, and reports from time to time how many the stream has stored. Every event starts a trace.
   * Refuses all events, before it reports anything, when one is invalid.
   */
  async publish(events: readonly Planned[], onStored: (count: number) => void = () => undefined): Promise<void> {
    const bodies = events.map(({ type, data }) => {
      const parsed = parseMessage(type, data);
      if (!parsed.ok) throw new RefusedEvent(parsed.reason);
      return JSON.stringify(parsed.message.data);
    });
    const client = jetstream(this.connection);
    const publishOne = async (event: Planned, body: string): Promise<void> => {
      const { companyId, id, messageId, type } = event;
      const attributes = { 'messaging.system': 'nats', 'messaging.message.id': id, 'jobpro.company.id': companyId };
      const name = `send ${subjectOf(type, '{companyId}')}`;
      await inSpan(name, { kind: SpanKind.PRODUCER, attributes }, async (span) => {
        const head = headers();
        const values = {
          'ce-specversion': '1.0',
          'ce-id': id,
          'ce-source': SOURCE,
          'ce-type': type,
          'ce-time': new Date().toISOString(),
          'content-type': 'application/json',
          traceparent: traceparentOf(span),
        };
        for (const [header, value] of Object.entries(values)) head.set(header, value);
        await client.publish(subjectOf(type, companyId), body, { headers: head, msgID: messageId });
      });
    };
    for (let start = 0; start < events.length; start += AT_ONCE) {
      const some = events.slice(start, start + AT_ONCE);
      await Promise.all(some.map((event, index) => publishOne(event, bodies[start + index] ?? '')));
      onStored(start + some.length);
    }
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.listening?.close();
    await this.listener;
    await this.connection.drain();
  }

  private async listen(): Promise<void> {
    const manager = await jetstreamManager(this.connection);
    const stream = await this.streamOf(() => manager.streams.find('sync.>'));
    if (stream === undefined) return;
    await manager.consumers.add(stream, { durable_name: CONSUMER, ack_policy: AckPolicy.Explicit });
    const consumer = await jetstream(this.connection).consumers.get(stream, CONSUMER);
    this.listening = await consumer.consume();
    for await (const message of this.listening) {
      await this.hear(message);
      message.ack();
    }
  }

  /** Waits for the stream with the messages for JobPro, which a service creates. Returns its name. */
  private async streamOf(find: () => Promise<string>): Promise<string | undefined> {
    while (!this.stopping.signal.aborted) {
      const result = await find().catch(() => undefined);
      if (result !== undefined) return result;
      await pause(100, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
    return undefined;
  }

  private async hear(message: JsMsg): Promise<void> {
    const header = (name: string): string => message.headers?.get(name) ?? '';
    const [type, companyId = ''] = [header('ce-type'), companyOf(message.subject)];
    const traceparent = header('traceparent');
    const name = `process ${message.subject.replace(companyId, '{companyId}')}`;
    const attributes = { 'messaging.system': 'nats', 'jobpro.company.id': companyId };
    await inSpan(name, { kind: SpanKind.CONSUMER, attributes, parent: traceparent }, () => {
      const parsed = parseMessage(type, readJson(message));
      if (parsed.ok) this.received.take({ id: header('ce-id'), companyId, type, data: parsed.message.data });
      else this.received.unreadable(type, parsed.reason);
    });
  }
}

function readJson(message: JsMsg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
