import { randomUUID } from 'node:crypto';
import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { type DataOf, type MessageType, parseMessage, subjectOf } from '@jobpro/contracts';
import { Bus, eventHeaders, streamFor } from '@jobpro/messaging';

/** The bus that the console under test is on, to speak on it as JobPro and the connectors do. */
export interface BusUnderTest {
  /** What its contract does not take is refused. */
  say(companyId: string, type: MessageType, data: unknown): Promise<void>;
  /** All that was said of one type, by anybody, in order. */
  said<T extends MessageType>(companyId: string, type: T): Promise<DataOf<T>[]>;
  close(): Promise<void>;
}

export async function connectBus(natsUrl: string): Promise<BusUnderTest> {
  const bus = await Bus.connect(natsUrl, 'spec', 5_000);
  return {
    async say(companyId, type, data) {
      const parsed = parseMessage(type, data);
      if (!parsed.ok) throw new Error(parsed.reason);
      const id = randomUUID();
      const headers = eventHeaders({ id, type, source: '/spec', time: new Date().toISOString() }, undefined);
      await bus.publish({
        id,
        subject: subjectOf(type, companyId),
        headers,
        body: JSON.stringify(parsed.message.data),
      });
    },
    async said<T extends MessageType>(companyId: string, type: T) {
      const subject = subjectOf(type, companyId);
      const stream = streamFor(subject);
      if (stream === undefined) throw new Error(`No stream keeps ${subject}.`);
      const { name, num_pending: there } = await bus.manager.consumers.add(stream, {
        ack_policy: AckPolicy.None,
        deliver_policy: DeliverPolicy.All,
        mem_storage: true,
        filter_subject: subject,
      });
      const found: DataOf<T>[] = [];
      if (there > 0) {
        const consumer = await bus.consumer(stream, name);
        for await (const message of await consumer.fetch({ max_messages: there, expires: 2_000 }))
          found.push(message.json());
      }
      await bus.manager.consumers.delete(stream, name);
      return found;
    },
    close: () => bus.close(),
  };
}
