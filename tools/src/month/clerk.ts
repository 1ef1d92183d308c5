import { randomUUID } from 'node:crypto';
import { reason, subjectOf, type MessageType } from '@jobpro/contracts';
import { eventHeaders } from '@jobpro/messaging';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { heldName } from './month.js';

/** What one company's books hold. Names are kept once; a document's total is what its lines come to. */
export interface Books {
  readonly names: Map<string, string>;
  readonly invoices: Map<string, number>;
  readonly payments: Map<string, number>;
  applied: number;
  /** Documents or names that came twice: there must be none. */
  doubled: number;
}

interface Command {
  readonly commandId: string;
  readonly recordId: string;
  readonly name?: string;
  readonly amount?: string;
  readonly discount?: string;
  readonly tax?: { readonly amount: string };
  readonly lines?: readonly { readonly amount: string }[];
  readonly applied?: readonly { readonly amount: string }[];
}

const centsOf = (amount: string): number => {
  const [whole = '0', part = ''] = amount.replace('-', '').split('.');
  return (
    (amount.startsWith('-') ? -1 : 1) * (Number.parseInt(whole, 10) * 100 + Number.parseInt(part.padEnd(2, '0'), 10))
  );
};
const sum = (amounts: readonly string[]): number => amounts.reduce((total, amount) => total + centsOf(amount), 0);

/**
 * Stands in for both connectors and QuickBooks: answers each command as their contract says, at once and without limits, and keeps
 * books to compare. What the mapping takes is measured so, and nothing of what Intuit's limits would make it wait.
 */
export class Clerk {
  readonly books = new Map<string, Books>();
  private end: () => Promise<unknown> = () => Promise.resolve();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly bus: NatsConnection) {}

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

  private async answer(company: string, entity: string, command: Command, traceparent: string): Promise<void> {
    const { commandId, recordId } = command;
    const about = { commandId, recordId };
    if (command.name === heldName) {
      const why = reason('name.held', { name: heldName, holder: 'vendor' });
      await this.publish(
        `outcome.${entity}.rejected.v1` as MessageType,
        company,
        { ...about, reason: why },
        traceparent,
      );
      return;
    }
    const how = this.write(this.booksOf(company), entity, command);
    const remote = { id: `Q-${entity}-${recordId}`, label: recordId };
    const done = { ...about, remote, how, warnings: [] };
    await this.publish(`outcome.${entity}.done.v1` as MessageType, company, done, traceparent);
  }

  private write(books: Books, entity: string, command: Command): 'created' | 'linked' {
    const { recordId } = command;
    switch (entity) {
      case 'invoice':
        if (books.invoices.has(recordId)) books.doubled += 1;
        books.invoices.set(
          recordId,
          sum((command.lines ?? []).map(({ amount }) => amount)) -
            centsOf(command.discount ?? '0') +
            centsOf(command.tax?.amount ?? '0'),
        );
        return 'created';
      case 'payment':
        if (books.payments.has(recordId)) books.doubled += 1;
        books.payments.set(recordId, centsOf(command.amount ?? '0'));
        books.applied += sum((command.applied ?? []).map(({ amount }) => amount));
        return 'created';
      default: {
        const key = `${entity} ${(command.name ?? '').toLowerCase()}`;
        if (books.names.get(key) === recordId) books.doubled += 1;
        const known = books.names.has(key);
        books.names.set(key, recordId);
        return known ? 'linked' : 'created';
      }
    }
  }

  private booksOf(company: string): Books {
    const known = this.books.get(company);
    if (known !== undefined) return known;
    const fresh = { names: new Map(), invoices: new Map(), payments: new Map(), applied: 0, doubled: 0 };
    this.books.set(company, fresh);
    return fresh;
  }

  private publish(type: MessageType, company: string, data: unknown, traceparent: string): Promise<unknown> {
    return publishEvent(this.bus, { type, companyId: company, data }, traceparent);
  }
}

/** Publishes one message as whoever may send it, under an id of its own. */
export async function publishEvent(
  bus: NatsConnection,
  { type, companyId, data }: { readonly type: MessageType; readonly companyId: string; readonly data: unknown },
  traceparent = `00-${randomUUID().replaceAll('-', '')}-00f067aa0ba902b7-01`,
): Promise<void> {
  const id = randomUUID();
  const head = headers();
  for (const [name, value] of eventHeaders({ id, type, source: '/month', time: new Date().toISOString() }, traceparent))
    head.set(name, value);
  await jetstream(bus).publish(subjectOf(type, companyId), JSON.stringify(data), { headers: head, msgID: id });
}
