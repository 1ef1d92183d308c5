import { randomUUID } from 'node:crypto';
import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { type DataOf, type MessageType, parseMessage, subjectOf } from '@jobpro/contracts';
import { Bus, eventHeaders, streamFor } from '@jobpro/messaging';

/** The bus of the console under test, to publish on it as JobPro and the connectors do. */
export interface BusUnderTest {
  /** Publishes a message. Refuses data that its contract does not allow. */
  publish(companyId: string, type: MessageType, data: unknown): Promise<void>;
  /** Returns all messages of one type, in order. */
  published<T extends MessageType>(companyId: string, type: T): Promise<DataOf<T>[]>;
  close(): Promise<void>;
}

export async function connectBus(natsUrl: string): Promise<BusUnderTest> {
  const bus = await Bus.connect(natsUrl, 'spec', 5_000);
  return {
    async publish(companyId, type, data) {
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
    async published<T extends MessageType>(companyId: string, type: T) {
      const subject = subjectOf(type, companyId);
      const stream = streamFor(subject);
      if (stream === undefined) throw new Error(`No stream keeps ${subject}.`);
      const { name, num_pending: pending } = await bus.manager.consumers.add(stream, {
        ack_policy: AckPolicy.None,
        deliver_policy: DeliverPolicy.All,
        mem_storage: true,
        filter_subject: subject,
      });
      const messages: DataOf<T>[] = [];
      if (pending > 0) {
        const consumer = await bus.consumer(stream, name);
        for await (const message of await consumer.fetch({ max_messages: pending, expires: 2_000 }))
          messages.push(message.json());
      }
      await bus.manager.consumers.delete(stream, name);
      return messages;
    },
    close: () => bus.close(),
  };
}
