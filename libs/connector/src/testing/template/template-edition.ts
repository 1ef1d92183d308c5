import {
  OnlineCustomerEnsure,
  OnlineInvoiceCreate,
  OnlineItemEnsure,
  OnlinePaymentCreate,
  type Remote,
} from '@jobpro/contracts';
import { deferred, done, rejected } from '../../answer/answer.js';
import { advance, begin, type CommandEvent, type CompleteState } from '../../runner/command-runner.js';
import {
  type BoundOperation,
  type Identify,
  type Inspection,
  type Operations,
  operationsOver,
  type Read,
  reference,
} from '../../runner/operation.js';

/*
 * A template for a further edition: the smallest one that keeps every promise. QuickBooks is a list in memory. A real edition
 * replaces the wire types, the four operations, and `run`, whose two awaits become calls to its QuickBooks.
 */

/** A record as this QuickBooks holds it. `mark` is what we write into a document's memo. */
export interface TemplateRecord {
  readonly entity: 'customer' | 'item' | 'invoice' | 'payment';
  /** A customer's name, an invoice's number. */
  readonly label: string;
  readonly mark?: string | undefined;
  /** Undefined: the record cannot be read. */
  readonly id: string | undefined;
}

export interface TemplateWire {
  readonly question: Pick<TemplateRecord, 'entity' | 'label'>;
  readonly reply: { readonly records: readonly TemplateRecord[] } | { readonly refused: string };
  readonly write: Omit<TemplateRecord, 'id'> & { readonly customerId?: string };
  readonly receipt: { readonly record: TemplateRecord } | { readonly duplicate: string };
  readonly id: string;
  readonly context: undefined;
}

const operation = operationsOver<TemplateWire>((reply): Inspection => {
  if ('refused' in reply) {
    return { kind: 'failed', answer: rejected('quickbooks.refused', { said: reply.refused }) };
  }
  const unreadable = reply.records
    .filter(({ id }) => id === undefined)
    .map(({ entity, label }) => `${entity} ${label}`);
  return { kind: 'answered', unreadable };
});

const remoteOf = ({ id = '', label }: TemplateRecord): Remote => ({ id, label });
const readable = (replies: readonly TemplateWire['reply'][]): TemplateRecord[] =>
  replies.flatMap((reply) => ('records' in reply ? reply.records.filter(({ id }) => id !== undefined) : []));

/** Links the record of that name, or creates it. */
const judgeName = (replies: readonly TemplateWire['reply'][], mayHaveRun: boolean) => {
  const [record] = readable(replies);
  return record === undefined
    ? ({ kind: 'absent' } as const)
    : ({ kind: 'answer', answer: done(remoteOf(record), mayHaveRun ? 'adopted' : 'linked') } as const);
};

/** Adopts the document that carries our mark, and no other. */
const judgeMark = (replies: readonly TemplateWire['reply'][], mark: string) => {
  const ours = readable(replies).find((record) => record.mark === mark);
  return ours === undefined
    ? ({ kind: 'absent' } as const)
    : ({ kind: 'answer', answer: done(remoteOf(ours), 'adopted') } as const);
};

function read(receipt: TemplateWire['receipt'], name: string): Read<TemplateWire> {
  if ('record' in receipt) return done(remoteOf(receipt.record), 'created');
  const fallback = rejected('name.held', { name, holder: 'record' }, { message: receipt.duplicate });
  return { kind: 'look', fallback };
}

const write = (record: TemplateWire['write']) => ({ kind: 'write', write: record }) as const;

/** Exhaustive but for voids, which are left out here: a command without an operation does not compile. A further edition has commands of its own in the contracts. */
export const operations = {
  'customer.ensure': operation({
    schema: OnlineCustomerEnsure,
    looksFirst: true,
    subject: ({ name }) => ({ what: 'customer', name }),
    references: ({ create }) => ({ terms: reference('payment term', create.terms) }),
    lookFor: ({ name }) => [{ entity: 'customer', label: name }],
    judge: (_command, replies, mayHaveRun) => judgeName(replies, mayHaveRun),
    build: ({ command: { name } }) => write({ entity: 'customer', label: name }),
    read: ({ name }, receipt) => read(receipt, name),
  }),
  'item.ensure': operation({
    schema: OnlineItemEnsure,
    looksFirst: true,
    subject: ({ name }) => ({ what: 'item', name }),
    references: ({ create }) => ({ income: reference('account', create.accounts.income) }),
    lookFor: ({ name }) => [{ entity: 'item', label: name }],
    judge: (_command, replies, mayHaveRun) => judgeName(replies, mayHaveRun),
    build: ({ command: { name } }) => write({ entity: 'item', label: name }),
    read: ({ name }, receipt) => read(receipt, name),
  }),
  'invoice.create': operation({
    schema: OnlineInvoiceCreate,
    looksFirst: false,
    subject: ({ number, mark, date }) => ({ what: 'invoice', name: number ?? mark, date }),
    references: ({ customer }) => ({ customer: reference('customer', customer) }),
    lookFor: ({ number, mark }) => [{ entity: 'invoice', label: number ?? mark }],
    judge: ({ mark }, replies) => judgeMark(replies, mark),
    build: ({ command: { number, mark }, references }) =>
      write({ entity: 'invoice', label: number ?? mark, mark, customerId: references.customer }),
    read: ({ number, mark }, receipt) => read(receipt, number ?? mark),
  }),
  'payment.create': operation({
    schema: OnlinePaymentCreate,
    looksFirst: false,
    subject: ({ mark, date }) => ({ what: 'payment', name: mark, date }),
    references: ({ customer }) => ({ customer: reference('customer', customer) }),
    lookFor: ({ mark }) => [{ entity: 'payment', label: mark }],
    judge: ({ mark }, replies) => judgeMark(replies, mark),
    build: ({ command: { mark }, references }) =>
      write({ entity: 'payment', label: mark, mark, customerId: references.customer }),
    read: ({ mark }, receipt) => read(receipt, mark),
  }),
} satisfies Omit<Operations<'online', TemplateWire>, `${string}.void`>;

/** Names are resolved at once here. An edition whose requests want ids looks them up first. */
export const identify: Identify<string> = (_kind, ref) => ('id' in ref ? ref.id : `id of ${ref.name}`);

/** How a question or a change travels. A call that throws was lost: nobody knows whether it ran. */
export interface TemplateQuickBooks {
  ask(questions: readonly TemplateWire['question'][]): Promise<readonly TemplateWire['reply'][]>;
  send(write: TemplateWire['write']): Promise<TemplateWire['receipt']>;
}

/**
 * Carries one command to its answer. A real edition does this for many commands at once, stores the intent before it sends
 * (`CommandQueueStore.intend`), and completes the command with the answer (`CommandQueueStore.complete`).
 */
export async function run(
  bound: BoundOperation<TemplateWire>,
  quickbooks: TemplateQuickBooks,
  { lost, now }: { readonly lost: boolean; readonly now: () => Date },
): Promise<CompleteState> {
  let state = begin(bound, { lost });
  for (;;) {
    switch (state.phase) {
      case 'look':
      case 'inquire':
        state = advance(bound, state, await askedAbout(quickbooks, state.questions, now));
        break;
      case 'resolve':
        state = advance(bound, state, { kind: 'resolved', identify, context: undefined });
        break;
      case 'send':
        state = advance(bound, state, await sent(quickbooks, state.write, now));
        break;
      case 'complete':
        return state;
    }
  }
}

async function askedAbout(
  quickbooks: TemplateQuickBooks,
  questions: readonly TemplateWire['question'][],
  now: () => Date,
): Promise<CommandEvent<TemplateWire>> {
  try {
    return { kind: 'answered', replies: await quickbooks.ask(questions), at: now() };
  } catch {
    const { until, because } = deferred(now(), 'QuickBooks could not be asked');
    return { kind: 'postponed', until, because, at: now() };
  }
}

async function sent(
  quickbooks: TemplateQuickBooks,
  change: TemplateWire['write'],
  now: () => Date,
): Promise<CommandEvent<TemplateWire>> {
  try {
    return { kind: 'replied', receipt: await quickbooks.send(change) };
  } catch {
    return { kind: 'lost', at: now() };
  }
}
