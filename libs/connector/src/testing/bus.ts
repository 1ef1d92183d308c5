import { randomUUID } from 'node:crypto';
import { type MessageType, parseMessage, subjectOf } from '@jobpro/contracts';
import { Bus, ensureStreams, eventHeaders } from '@jobpro/messaging';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { TestCommand } from './commands.js';

/** An outcome as mapping would hear it. */
export interface HeardOutcome {
  readonly companyId: string;
  readonly type: string;
  /** `done`, `rejected`, `deferred`, `unknown`, `imported`, … */
  readonly result: string;
  readonly commandId: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  readonly traceparent: string | undefined;
}

/** JobPro's side of the bus, as a connector sees it: sends commands, hears outcomes. */
export class MappingSide {
  readonly heard: HeardOutcome[] = [];

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

  /** Sends commands, each under an event id of its own. Data that the contract does not allow is a mistake of the test's. */
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

  /** Sends whatever is given, as a stranger might. */
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

  /** What was heard of one command, in order. */
  of(commandId: string): readonly HeardOutcome[] {
    return this.heard.filter((outcome) => outcome.commandId === commandId);
  }

  /** How a command ended, done or rejected, once it has. */
  readonly endOf = ({ data }: TestCommand): HeardOutcome | undefined =>
    this.of(data.commandId).find(({ result }) => result === 'done' || result === 'rejected');

  /** How each of them ended, once all have. */
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
        this.heard.push({ companyId, type, result, commandId, data, traceparent: message.headers?.get('traceparent') });
      },
    });
    await this.listening.flush();
  }
}
