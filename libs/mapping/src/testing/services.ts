import { randomUUID } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers } from '@nats-io/transport-node';
import { environment, serviceBasics } from '@jobpro/config';
import {
  type Customer,
  type DataOf,
  type Invoice,
  type Item,
  type MessageType,
  parseMessage,
  type Payment,
  subjectOf,
} from '@jobpro/contracts';
import { eventHeaders } from '@jobpro/messaging';
import { type RunningService, startService } from '@jobpro/service';
import { eventually, freshDatabase, startNats } from '@jobpro/testing';
import type { DataSource } from 'typeorm';
import type { EntityMapping } from '../entity-mapping.js';
import { matchKeys, nameRules } from '../translate/names.js';
import { MappingModule } from '../mapping.module.js';
import { translation } from '../translate/field-mapper.js';
import { checkDate } from '../translate/preferences.js';

const policy = { inactiveNames: 'reject', heldNames: 'reject' } as const;

const customer: EntityMapping<Customer> = {
  entity: 'customer',
  exportTrigger: 'on-demand',
  action: 'ensure',
  dependencies: () => [],
  dependencyEntities: [],
  nameOf: ({ displayName }) => displayName,
  matchKeys: ({ displayName, email, phone }) => matchKeys({ name: displayName, email, phones: [phone] }),
  translate: {
    online: ({ displayName }) =>
      translation('online', (fields) => ({
        name: fields.name(nameRules.online.customer, displayName),
        policy,
        create: { taxable: true },
      })),
    desktop: () => ({ ok: true, data: {}, warnings: [] }),
  },
};
const item: EntityMapping<Item> = {
  entity: 'item',
  exportTrigger: 'on-demand',
  action: 'ensure',
  dependencies: () => [],
  dependencyEntities: [],
  nameOf: ({ name }) => name,
  matchKeys: ({ name }) => matchKeys({ name }),
  translate: {
    online: () => ({ ok: true, data: {}, warnings: [] }),
    desktop: () => ({ ok: true, data: {}, warnings: [] }),
  },
};
const invoice: EntityMapping<Invoice> = {
  entity: 'invoice',
  exportTrigger: 'manual',
  action: 'create',
  dependencies: ({ customerId }) => [{ entity: 'customer', id: customerId }],
  dependencyEntities: ['customer'],
  nameOf: ({ number }) => number,
  amountField: 'total',
  translate: {
    online: ({ id, date, total, customerId }, context) =>
      translation('online', (fields) => {
        checkDate(fields, date, context);
        return {
          customer: { id: context.remote('customer', customerId).id },
          date,
          mark: id,
          lines: [{ kind: 'text', description: 'work' }],
          total,
        };
      }),
    desktop: () => ({ ok: true, data: {}, warnings: [] }),
  },
};
const payment: EntityMapping<Payment> = {
  entity: 'payment',
  exportTrigger: 'manual',
  action: 'create',
  dependencies: ({ customerId, applications }) => [
    { entity: 'customer', id: customerId },
    ...applications.map(({ invoiceId }) => ({ entity: 'invoice' as const, id: invoiceId })),
  ],
  dependencyEntities: ['customer', 'invoice'],
  nameOf: ({ id }) => id,
  amountField: 'amount',
  applications: ({ applications }) => applications,
  translate: {
    online: ({ id, date, amount, customerId, applications }, { remote, openBalance }) => ({
      ok: true,
      warnings: [],
      data: {
        customer: { id: remote('customer', customerId).id },
        date,
        amount,
        mark: id,
        memo: applications.map(({ invoiceId }) => openBalance?.(invoiceId) ?? '?').join(' '),
        applied: [],
      },
    }),
    desktop: () => ({ ok: true, data: {}, warnings: [] }),
  },
};
/** The entities that have a service here: each as small as its contract allows. */
type Served = 'customer' | 'item' | 'invoice' | 'payment';

/** Some mapping services over a real Postgres and a real NATS, with everything that went over the bus. */
export interface MappingServices {
  readonly source: DataSource;
  /** Publishes as JobPro, a connector or the console would. Throws where the contract refuses the data. */
  publish(type: MessageType, data: unknown, id?: string): Promise<void>;
  /** Returns the data of all messages of one type from any publisher, in order. */
  received<T extends MessageType>(type: T): DataOf<T>[];
  /** Waits for the end of a batch and returns the message that reports it. */
  finished(batchId: string): Promise<DataOf<'sync.batch.finished.v1'>>;
  /** Returns the time at which each message of a type was received, in milliseconds. */
  receivedAt(type: MessageType): number[];
  stop(): Promise<void>;
}

export async function startMappings(...entities: Served[]): Promise<MappingServices> {
  const [nats, database] = await Promise.all([startNats(), freshDatabase()]);
  const bus = await connect({ servers: nats.url });
  const messages = new Map<string, { readonly data: unknown; readonly at: number }[]>();
  const listening = bus.subscribe('>', {
    callback: (_error, message) => {
      const type = message.headers?.get('ce-type') ?? '';
      if (type === '') return;
      const news = { data: message.json(), at: performance.now() };
      const before = messages.get(type);
      if (before === undefined) messages.set(type, [news]);
      else before.push(news);
    },
  });
  const env = {
    NATS_URL: nats.url,
    PORT: '0',
    LOG_LEVEL: 'error',
  };
  const services: RunningService[] = [];
  for (const entity of entities) {
    const DATABASE_URL = database.urlOf(`${entity}-mapping`);
    services.push(await startService(definitionOf(entity), { ...env, DATABASE_URL }));
  }
  const receivedOf = <T extends MessageType>(type: T) =>
    (messages.get(type) ?? []).map(({ data }) => data) as DataOf<T>[];
  return {
    source: await database.open(),
    async publish(type, data, id = randomUUID()) {
      const parsed = parseMessage(type, data);
      if (!parsed.ok) throw new Error(parsed.reason);
      const head = headers();
      const traceparent = `00-${randomUUID().replaceAll('-', '')}-00f067aa0ba902b7-01`;
      const attributes = { id, type, source: '/test', time: new Date().toISOString() };
      for (const [name, value] of eventHeaders(attributes, traceparent)) head.set(name, value);
      await jetstream(bus).publish(subjectOf(type, 'acme'), JSON.stringify(parsed.message.data), { headers: head });
    },
    received: receivedOf,
    finished: (batchId) =>
      eventually(() => {
        const news = receivedOf('sync.batch.finished.v1').find((finished) => finished.batchId === batchId);
        if (news === undefined) throw new Error(`${batchId} is not finished`);
        return news;
      }),
    receivedAt: (type) => (messages.get(type) ?? []).map(({ at }) => at),
    async stop() {
      await Promise.all(services.map((service) => service.stop()));
      listening.unsubscribe();
      await bus.close();
      await nats.stop();
      await database.drop();
    },
  };
}

function definitionOf(entity: Served) {
  const common = {
    name: `${entity}-mapping`,
    environment: environment(serviceBasics),
    tables: { schema: 'mapping', prefix: entity },
  };
  switch (entity) {
    case 'customer':
      return { ...common, module: MappingModule.forEntity(customer, { keepsCompanies: true }) };
    case 'item':
      return { ...common, module: MappingModule.forEntity(item) };
    case 'invoice':
      return { ...common, module: MappingModule.forEntity(invoice) };
    case 'payment':
      return { ...common, module: MappingModule.forEntity(payment) };
    default:
      return entity satisfies never;
  }
}
