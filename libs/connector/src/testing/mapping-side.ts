import { randomUUID } from 'node:crypto';
import { commandType, type Edition, type MessageType, parseMessage, subjectOf } from '@jobpro/contracts';
import { Bus, ensureStreams, eventHeaders } from '@jobpro/messaging';
import { connect, type NatsConnection } from '@nats-io/transport-node';

export interface TestCommand {
  readonly type: MessageType;
  readonly data: { readonly commandId: string; readonly recordId: string } & Readonly<Record<string, unknown>>;
}

/** An outcome as a mapping service would receive it. */
export interface HeardOutcome {
  readonly companyId: string;
  readonly type: string;
  /** `done`, `rejected`, `deferred`, `unknown`, `imported`, … */
  readonly result: string;
  readonly commandId: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  readonly traceparent: string | undefined;
}

/** The mapping services as a connector sees them: sends commands and receives outcomes. */
export class MappingSide {
  readonly outcomes: HeardOutcome[] = [];

  private constructor(
    private readonly bus: Bus,
    private readonly listening: NatsConnection,
  ) {}

  static async open(natsUrl: string): Promise<MappingSide> {
    const bus = await Bus.connect(natsUrl, 'mapping side', 5_000);
    await ensureStreams(bus.manager);
    const side = new MappingSide(bus, await connect({ servers: natsUrl }));
    await side.#listen();
    return side;
  }

  /** Sends commands, each under its own event id. Throws where the contract does not allow the data. */
  async send(
    companyId: string,
    commands: readonly { readonly type: MessageType; readonly data: unknown }[],
  ): Promise<void> {
    await Promise.all(
      commands.map(({ type, data }) => {
        const parsed = parseMessage(type, data);
        if (!parsed.ok) throw new Error(parsed.reason);
        return this.publish(type, companyId, data);
      }),
    );
  }

  /** Sends any data, as an unknown sender might. */
  async publish(type: string, companyId: string, data: unknown): Promise<void> {
    const id = randomUUID();
    const trace = `00-${randomUUID().replaceAll('-', '')}-${id.slice(-12)}0000-01`;
    const attributes = { id, type, source: '/test', time: new Date().toISOString() };
    await this.bus.publish({
      id,
      subject: subjectOf(type, companyId),
      headers: eventHeaders(attributes, trace),
      body: JSON.stringify(data),
    });
  }

  /** Returns the outcomes of one command, in order. */
  of(commandId: string): readonly HeardOutcome[] {
    return this.outcomes.filter((outcome) => outcome.commandId === commandId);
  }

  /** Returns how a command ended, done or rejected, once it has. */
  readonly endOf = ({ data }: TestCommand): HeardOutcome | undefined =>
    this.of(data.commandId).find(({ result }) => result === 'done' || result === 'rejected');

  /** Returns how each command ended, once all have. */
  endsOf(commands: readonly TestCommand[]): readonly HeardOutcome[] | false {
    const ends = commands.map(this.endOf);
    return ends.every((end) => end !== undefined) && ends;
  }

  async close(): Promise<void> {
    await this.listening.close();
    await this.bus.close();
  }

  async #listen(): Promise<void> {
    this.listening.subscribe('outcome.>', {
      callback: (error, message) => {
        if (error !== null) return;
        const type = message.headers?.get('ce-type') ?? '';
        const data = message.json<Record<string, unknown>>();
        const [, companyId = '', , result = ''] = message.subject.split('.');
        const commandId = typeof data['commandId'] === 'string' ? data['commandId'] : undefined;
        this.outcomes.push({
          companyId,
          type,
          result,
          commandId,
          data,
          traceparent: message.headers?.get('traceparent'),
        });
      },
    });
    await this.listening.flush();
  }
}

const policy = { inactiveNames: 'reject', heldNames: 'reject' } as const;
const DAY = '2026-11-20';

/** Makes commands of either edition. What an edition does not know, its contract leaves out. */
export function commandsOf(edition: Edition, incomeAccount: string) {
  const command = (
    [entity, action]: readonly [entity: string, action: string],
    recordId: string,
    data: Readonly<Record<string, unknown>>,
  ): TestCommand => ({
    type: commandType(edition, entity, action),
    data: { commandId: randomUUID(), recordId, warnings: [], ...data },
  });
  return {
    customer: (name: string) =>
      command(['customer', 'ensure'], `customer ${name}`, {
        name,
        policy,
        create: { taxable: false, companyName: name },
      }),
    item: (name: string) =>
      command(['item', 'ensure'], `item ${name}`, {
        name,
        policy,
        create: { type: 'service', taxable: false, price: '10', accounts: { income: { name: incomeAccount } } },
      }),
    job: (name: string, customerId: string) =>
      command(['job', 'ensure'], `job ${name}`, { name, customer: { id: customerId }, policy, create: {} }),
    invoice: (number: string, customerId: string, itemId: string, amount = '120.50') =>
      command(['invoice', 'create'], `invoice ${number}`, {
        customer: { id: customerId },
        number,
        date: DAY,
        mark: `JobPro invoice ${number}`,
        lines: [{ kind: 'sale', item: { id: itemId }, description: `Work for ${number}`, amount, taxable: false }],
        total: amount,
      }),
    payment: (reference: string, customerId: string, amount: string, invoiceId: string, applied = amount) =>
      command(['payment', 'create'], `payment ${reference}`, {
        customer: { id: customerId },
        date: DAY,
        amount,
        reference,
        mark: `JobPro payment ${reference}`,
        applied: [{ invoice: { id: invoiceId }, amount: applied, number: 'any' }],
      }),
    voidInvoice: (name: string, id: string, withPayments?: boolean) =>
      command(['invoice', 'void'], `invoice ${name}`, { remote: { id }, name, date: DAY, withPayments }),
  };
}
export type Commands = ReturnType<typeof commandsOf>;
