import type { OnlineInvoiceCreate, RemoteRef } from '@jobpro/contracts';
import type { Operation } from '@jobpro/connector';
import {
  createInvoice,
  type InvoiceInput,
  type InvoiceLineInput,
  lookForInvoice,
  matchInvoice,
  readEntity,
  readNumberHolder,
  readRows,
  type SentDocument,
  type TaxInput,
} from '@jobpro/quickbooks-online';
import { defined } from './defined.js';
import { adopt, documentDone, numberTaken } from './document.decide.js';
import { isMissing, resolve } from './facts.decide.js';
import { saidOf } from './fault.decide.js';
import { built } from './problem.decide.js';
import { readWrite } from './read-write.decide.js';
import type { Facts, Step, StepReply } from './step.js';

type Command = OnlineInvoiceCreate;

const called = ({ number, mark }: Command): string => (number === undefined ? mark : `Invoice ${number}`);
const about = (command: Command) => ({ what: 'invoice', name: command.number ?? command.mark, date: command.date });
const idOf = (ref: RemoteRef): string => ('id' in ref ? ref.id : '');

const sent = (command: Command): SentDocument => ({
  mark: command.mark,
  ...(command.number === undefined ? {} : { number: command.number }),
  customerId: idOf(command.customer),
  date: command.date,
  amount: command.total,
});

/** Makes the invoice on its customer. Looked for only where an earlier answer was lost or the number is taken. */
export const createInvoiceOnce: Operation<Command, Step, StepReply, Facts> = {
  looksFirst: false,
  lookFor: (command) => [{ kind: 'query', query: lookForInvoice(sent(command)) }],

  judge(command, replies) {
    const rows = replies.flatMap((reply) => (reply.kind === 'rows' ? reply.rows : []));
    const found = readRows('Invoice', rows).values.map((invoice) => ({
      document: { ...invoice, number: invoice.docNumber },
      match: matchInvoice(sent(command), invoice),
    }));
    return adopt(found, command.total, called(command));
  },

  build(command, _key, facts) {
    const customerId = resolve(facts, 'Customer', command.customer);
    if (isMissing(customerId)) return customerId;
    const termId = resolve(facts, 'Term', command.terms);
    if (isMissing(termId)) return termId;
    const taxCodeId = resolve(facts, 'TaxCode', command.tax?.taxCode);
    if (isMissing(taxCodeId)) return taxCodeId;
    const lines: InvoiceLineInput[] = [];
    for (const line of command.lines) {
      if (line.kind === 'text') {
        lines.push({ kind: 'text', description: line.description });
        continue;
      }
      const itemId = resolve(facts, 'Item', line.item);
      if (isMissing(itemId)) return itemId;
      const { description, quantity, rate, amount, taxable, serviceDate } = line;
      // Outside the US the one code that the company set is that of taxable lines; what is not taxable has none of its own.
      const lineTaxCode = taxable && !isUs(facts) ? taxCodeId : undefined;
      const rest = defined({ description, quantity, rate, serviceDate, taxCodeId: lineTaxCode });
      lines.push({ kind: 'item', itemId: itemId ?? '', amount, taxable, ...rest });
    }
    const { number: docNumber, dueDate, memo: customerMemo, poNumber } = command;
    const privateNote = poNumber === undefined ? undefined : `PO number: ${poNumber}`;
    const input: InvoiceInput = {
      customerId: customerId ?? '',
      date: command.date,
      lines,
      tax: taxOf(command, facts, taxCodeId),
      mark: command.mark,
      ...defined({ docNumber, dueDate, termId, customerMemo, privateNote }),
      ...(command.discount === undefined ? {} : { discount: { kind: 'amount', amount: command.discount } }),
    };
    return built(createInvoice(input), about(command));
  },

  read(command, reply) {
    if (reply.kind !== 'written') throw new Error('Only what was written is read.');
    const read = readWrite(reply, {
      about: about(command),
      accepted: (record) => {
        const invoice = readEntity('Invoice', record);
        if (!invoice.ok) return undefined;
        const found = { ...invoice.value, number: invoice.value.docNumber };
        return documentDone(found, command.total, 'created', called(command));
      },
      taken: (fault) => fault.meaning.remedy === 'duplicate-number',
    });
    if (read.kind !== 'look' || reply.settlement.kind !== 'refused') return read;
    const { fault } = reply.settlement;
    const holder = readNumberHolder(fault);
    if (holder === null) return read;
    const name = `${holder.txnType} ${holder.docNumber} (QuickBooks id ${holder.txnId})`;
    return { ...read, otherwise: numberTaken(command.number ?? '', name, saidOf(fault, reply.intuitTid)) };
  },
};

/**
 * US companies: JobPro's amount overrides what QuickBooks would compute. Elsewhere QuickBooks computes from the code on each line
 * (without one: 6000), and a total that comes out otherwise is told as any other difference.
 */
function taxOf(command: Command, facts: Facts, taxCodeId: string | undefined): TaxInput {
  const taxable = command.lines.some((line) => line.kind === 'sale' && line.taxable);
  if (!isUs(facts)) {
    return command.tax === undefined && !taxable
      ? { kind: 'not-applicable' }
      : { kind: 'per-line', amounts: 'TaxExcluded' };
  }
  if (command.tax !== undefined) {
    return { kind: 'override', totalTax: command.tax.amount, ...(taxCodeId === undefined ? {} : { taxCodeId }) };
  }
  return taxable ? { kind: 'by-quickbooks' } : { kind: 'none' };
}

/** A company whose country is not known yet is taken as one of the US, where most are. */
const isUs = ({ country }: Facts): boolean => country === undefined || country === 'US';
