import { randomUUID } from 'node:crypto';
import { subjectOf } from '@jobpro/contracts';
import { eventHeaders } from '@jobpro/messaging';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { type Command, Ledger, heldName, type Month } from '@jobpro/test-data';

/**
 * Stands in for both connectors and QuickBooks: answers each command as their contract says, at once and without limits, from books of
 * each company. What the mapping takes is measured so, and nothing of what Intuit's limits would make it wait.
 */
export class Clerk {
  private readonly books: ReadonlyMap<string, Ledger>;
  private end: () => Promise<unknown> = () => Promise.resolve();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly bus: NatsConnection,
    months: readonly Month[],
  ) {
    this.books = new Map(
      months.map(({ companyId, edition }) => [
        companyId,
        new Ledger({ edition, vendors: [heldName], items: ['Contract work', 'Discount', 'Sales Tax'] }),
      ]),
    );
  }

  /** The books of one of the companies. */
  of(companyId: string): Ledger {
    const found = this.books.get(companyId);
    if (found === undefined) throw new Error(`the clerk keeps no books for ${companyId}`);
    return found;
  }

  async start(): Promise<void> {
    const manager = await jetstreamManager(this.bus);
    await manager.consumers.add('COMMAND', {
      durable_name: 'clerk',
      ack_policy: AckPolicy.Explicit,
      max_ack_pending: 5_000,
    });
    const consumer = await jetstream(this.bus).consumers.get('COMMAND', 'clerk');
    const messages = await consumer.consume({ max_messages: 500 });
    this.end = () => messages.close();
    this.running = (async () => {
      const answers = new Set<Promise<void>>();
      for await (const message of messages) {
        const [, , company = '', entity = ''] = message.subject.split('.');
        const traceparent = message.headers?.get('traceparent') ?? '';
        const answer = this.answer(company, entity, message.json(), traceparent).then(() => {
          message.ack();
          answers.delete(answer);
        });
        answers.add(answer);
      }
      await Promise.all(answers);
    })();
  }

  async stop(): Promise<void> {
    await this.end();
    await this.running;
  }

  private answer(company: string, entity: string, command: Command, traceparent: string): Promise<void> {
    const { commandId, recordId } = command;
    const { word, ...more } = this.of(company).take(entity, command);
    const type = `outcome.${entity}.${word}.v1`;
    return publishEvent(this.bus, { type, companyId: company, data: { commandId, recordId, ...more } }, traceparent);
  }
}

/** Publishes one message as whoever may send it, under an id of its own. */
export async function publishEvent(
  bus: NatsConnection,
  { type, companyId, data }: { readonly type: string; readonly companyId: string; readonly data: unknown },
  traceparent = `00-${randomUUID().replaceAll('-', '')}-00f067aa0ba902b7-01`,
): Promise<void> {
  const id = randomUUID();
  const head = headers();
  for (const [name, value] of eventHeaders({ id, type, source: '/month', time: new Date().toISOString() }, traceparent))
    head.set(name, value);
  await jetstream(bus).publish(subjectOf(type, companyId), JSON.stringify(data), { headers: head, msgID: id });
}
