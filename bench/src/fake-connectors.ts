import { randomUUID } from 'node:crypto';
import { subjectOf } from '@jobpro/contracts';
import { eventHeaders } from '@jobpro/messaging';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { type Command, Ledger, heldName, type Month } from '@jobpro/test-data';

/**
 * Replaces both connectors and QuickBooks: replies to each command at once, from one ledger a company. A benchmark
 * with them measures the mapping alone, without the waiting that Intuit's limits cause.
 */
export class FakeConnectors {
  private readonly ledgers: ReadonlyMap<string, Ledger>;
  private end: () => Promise<unknown> = () => Promise.resolve();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly bus: NatsConnection,
    months: readonly Month[],
  ) {
    this.ledgers = new Map(
      months.map(({ companyId, edition }) => [
        companyId,
        new Ledger({ edition, vendors: [heldName], items: ['Contract work', 'Discount', 'Sales Tax'] }),
      ]),
    );
  }

  /** Returns the ledger of one company. */
  of(companyId: string): Ledger {
    const ledger = this.ledgers.get(companyId);
    if (ledger === undefined) throw new Error(`no ledger for ${companyId}`);
    return ledger;
  }

  async start(): Promise<void> {
    const manager = await jetstreamManager(this.bus);
    await manager.consumers.add('COMMAND', {
      durable_name: 'connectors',
      ack_policy: AckPolicy.Explicit,
      max_ack_pending: 5_000,
    });
    const consumer = await jetstream(this.bus).consumers.get('COMMAND', 'connectors');
    const messages = await consumer.consume({ max_messages: 500 });
    this.end = () => messages.close();
    this.running = (async () => {
      const replies = new Set<Promise<void>>();
      for await (const message of messages) {
        const [, , company = '', entity = ''] = message.subject.split('.');
        const traceparent = message.headers?.get('traceparent') ?? '';
        const reply = this.reply(company, entity, message.json(), traceparent).then(() => {
          message.ack();
          replies.delete(reply);
        });
        replies.add(reply);
      }
      await Promise.all(replies);
    })();
  }

  async stop(): Promise<void> {
    await this.end();
    await this.running;
  }

  private reply(company: string, entity: string, command: Command, traceparent: string): Promise<void> {
    const { commandId, recordId } = command;
    const { word, ...more } = this.of(company).take(entity, command);
    const type = `outcome.${entity}.${word}.v1`;
    return publishEvent(this.bus, { type, companyId: company, data: { commandId, recordId, ...more } }, traceparent);
  }
}

/** Publishes one message under a new id. */
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
