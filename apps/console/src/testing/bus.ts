import { randomUUID } from 'node:crypto';
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
      await bus.publish({ id, subject: subjectOf(type, companyId), headers, body: JSON.stringify(parsed.data) });
    },
    async said<T extends MessageType>(companyId: string, type: T) {
      const subject = subjectOf(type, companyId);
      const stream = streamFor(subject);
      if (stream === undefined) throw new Error(`No stream keeps ${subject}.`);
      const found: DataOf<T>[] = [];
      for (let seq = 0; ;) {
        const message = await bus.manager.streams.getMessage(stream, { seq: seq + 1, next_by_subj: subject });
        if (message === null) return found;
        found.push(message.json());
        seq = message.seq;
      }
    },
    close: () => bus.close(),
  };
}
