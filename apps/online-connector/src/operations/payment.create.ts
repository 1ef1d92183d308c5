import type { OnlinePaymentCreate } from '@jobpro/contracts';
import type { Operation } from '@jobpro/connector';
import {
  createPayment,
  lookForPayment,
  matchPayment,
  type PaymentInput,
  readEntity,
  readRows,
  type SentDocument,
} from '@jobpro/quickbooks-online';
import { adopt, documentDone } from './document.decide.js';
import { isMissing, resolveAll } from './facts.decide.js';
import { built } from './problem.decide.js';
import { readWrite } from './read-write.decide.js';
import type { Facts, Step, StepReply } from './step.js';

type Command = OnlinePaymentCreate;

const called = ({ reference, mark }: Command): string => (reference === undefined ? mark : `Payment ${reference}`);
const about = (command: Command) => ({ what: 'payment', name: command.reference ?? command.mark, date: command.date });

const sent = (command: Command): SentDocument => ({
  mark: command.mark,
  ...(command.reference === undefined ? {} : { number: command.reference }),
  customerId: 'id' in command.customer ? command.customer.id : '',
  date: command.date,
  amount: command.amount,
});

/** Makes the payment on its customer, applied to its invoices; what is left stays unapplied. */
export const createPaymentOnce: Operation<Command, Step, StepReply, Facts> = {
  looksFirst: false,
  lookFor: (command) => [{ kind: 'query', query: lookForPayment(sent(command)) }],

  judge(command, replies) {
    const rows = replies.flatMap((reply) => (reply.kind === 'rows' ? reply.rows : []));
    const found = readRows('Payment', rows).values.map((payment) => ({
      document: { ...payment, number: payment.reference },
      match: matchPayment(sent(command), payment),
    }));
    return adopt(found, command.amount, called(command));
  },

  build(command, _key, facts) {
    const { method } = command;
    const resolved = resolveAll(facts, {
      customerId: ['Customer', command.customer],
      methodId: ['PaymentMethod', method === undefined ? undefined : { name: method }],
      depositAccountId: ['Account', command.depositTo],
    });
    if (isMissing(resolved)) return resolved;
    const { customerId = '', ...ids } = resolved.ids;
    const input: PaymentInput = {
      customerId,
      ...ids,
      date: command.date,
      amount: command.amount,
      applied: command.applied.map(({ invoice, amount }) => ({ invoiceId: invoice.id, amount })),
      mark: command.mark,
      ...(command.reference === undefined ? {} : { reference: command.reference }),
      ...(command.memo === undefined ? {} : { privateNote: command.memo }),
    };
    return built(createPayment(input), about(command));
  },

  read(command, reply) {
    if (reply.kind !== 'written') throw new Error('Only what was written is read.');
    return readWrite(reply, {
      about: about(command),
      accepted: (record) => {
        const payment = readEntity('Payment', record);
        if (!payment.ok) return undefined;
        const found = { ...payment.value, number: payment.value.reference };
        return documentDone(found, command.amount, 'created', called(command));
      },
    });
  },
};
