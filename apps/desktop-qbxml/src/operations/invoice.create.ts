import { type Answer, type DesktopInvoiceCreate, sumMoney, warning } from '@jobpro/contracts';
import { done, type LegacyOperation as Operation, rejected } from '@jobpro/connector';
import { buildRequest, type Built, isSameName, type RetOf, retsOf } from '@jobpro/qbxml';
import { type DesktopReply, type DesktopRequest, type FileFacts, requestIdOf } from './exchange.js';
import { carriesAnyMark, carriesMark, memoWithMark } from './mark.decide.js';
import { built } from './problem.decide.js';
import { ref, refTo } from './reference.write.js';
import { readRefusal, saidOf } from './refusal.decide.js';

type Command = DesktopInvoiceCreate;
type Invoice = RetOf<'InvoiceRet'>['value'];

const asked = ['TxnID', 'EditSequence', 'CustomerRef', 'TxnDate', 'RefNumber', 'Subtotal', 'SalesTaxTotal', 'Memo'];
const about = (command: Command) =>
  ({ what: 'invoice', name: command.number ?? 'without a number', date: command.date }) as const;

/** Makes an invoice on its customer. Known again by its mark, or by number, customer, date and total together. */
export const createInvoice: Operation<Command, DesktopRequest, DesktopReply, FileFacts> = {
  looksFirst: false,
  lookFor: lookUp,

  judge(command, [reply]) {
    const found = reply === undefined ? [] : retsOf(reply.answer, 'InvoiceRet');
    const ours =
      found.find((each) => carriesMark(each.Memo, command.mark)) ?? found.find((each) => isSame(command, each));
    return ours === undefined ? { kind: 'absent' } : { kind: 'answer', answer: made(command, ours, 'adopted') };
  },

  build: (command, _key, facts) => built(add(command, facts)),

  read(command, reply) {
    const [invoice] = retsOf(reply.answer, 'InvoiceRet');
    if (invoice !== undefined) return made(command, invoice, 'created');
    const { recovered } = reply.answer;
    if (recovered?.TxnID !== undefined && recovered.TxnID !== '') {
      // What QuickBooks keeps for recovery has no total: look at the invoice itself.
      const { TxnID, EditSequence } = recovered;
      const remote = { id: TxnID, ...(EditSequence === undefined ? {} : { version: EditSequence }) };
      return { kind: 'look', otherwise: done(remote, 'adopted') };
    }
    return readNumberTaken(command, reply) ?? readRefusal(reply, about(command));
  },
};

/** By its number; one that QuickBooks numbered, by its customer and date. */
function lookUp(command: Command): DesktopRequest[] {
  const options = { requestID: requestIdOf(command.commandId) };
  const query =
    command.number === undefined
      ? buildRequest(
          'InvoiceQuery',
          {
            TxnDateRangeFilter: { FromTxnDate: command.date, ToTxnDate: command.date },
            EntityFilter:
              'id' in command.customer ? { ListID: [command.customer.id] } : { FullName: [command.customer.name] },
            IncludeRetElement: asked,
          },
          options,
        )
      : buildRequest('InvoiceQuery', { RefNumber: [command.number], IncludeRetElement: asked }, options);
  return query.ok ? [query.request] : [];
}

const totalOf = (invoice: Invoice): string => sumMoney([invoice.Subtotal ?? '0', invoice.SalesTaxTotal ?? '0']);

/** Same number, customer, date and total, and no mark of another document: whoever made it, another one would be a double. */
function isSame(command: Command, invoice: Invoice): boolean {
  const { customer } = command;
  const ofCustomer =
    'id' in customer
      ? invoice.CustomerRef?.ListID === customer.id
      : isSameName(invoice.CustomerRef?.FullName, customer.name);
  return (
    command.number !== undefined &&
    invoice.RefNumber === command.number &&
    ofCustomer &&
    invoice.TxnDate === command.date &&
    totalOf(invoice) === sumMoney([command.total]) &&
    !carriesAnyMark(invoice.Memo)
  );
}

function made(command: Command, invoice: Invoice, how: 'created' | 'adopted'): Answer {
  const total = totalOf(invoice);
  const number = invoice.RefNumber ?? command.number;
  const remote = {
    id: invoice.TxnID,
    ...(invoice.EditSequence === undefined ? {} : { version: invoice.EditSequence }),
    ...(number === undefined || number === '' ? {} : { label: number }),
  };
  const differs = total !== sumMoney([command.total]);
  const warnings = [
    ...(how === 'adopted' ? [warning('document.adopted', { number: number ?? 'The invoice' })] : []),
    ...(differs ? [warning('total.differs', { jobpro: command.total, quickbooks: total })] : []),
  ];
  return done(remote, how, { total, warnings });
}

/** A company may forbid a number to be used twice; QuickBooks then says so within its general 3180. */
function readNumberTaken(command: Command, reply: DesktopReply) {
  const { statusCode, statusMessage } = reply.answer;
  const taken =
    statusCode === 3180 && /number|duplicate/i.test(statusMessage) && /already|duplicate/i.test(statusMessage);
  if (!taken || command.number === undefined) return undefined;
  const details = { number: command.number, holder: 'another invoice' };
  return { kind: 'look', otherwise: rejected('number.taken', details, saidOf(reply)) } as const;
}

function add(command: Command, { taxCodes }: FileFacts): Built {
  const amounts = command.lines.map((line) => (line.kind === 'sale' ? line.amount : '0'));
  // Where the lines alone come to the total, QuickBooks must not add sales tax to them.
  const addsTax = sumMoney(amounts) !== sumMoney([command.total]);
  const code = (taxable: boolean) => {
    const name = taxable && addsTax ? taxCodes?.taxable : taxCodes?.exempt;
    return name === undefined ? undefined : { FullName: name };
  };
  return buildRequest(
    'InvoiceAdd',
    {
      CustomerRef: ref(command.customer),
      TxnDate: command.date,
      RefNumber: command.number,
      PONumber: command.poNumber,
      TermsRef: refTo(command.terms),
      DueDate: command.dueDate,
      Memo: memoWithMark(command.memo, command.mark),
      InvoiceLineAdd: command.lines.map((line) => {
        if (line.kind === 'text') return { Desc: line.description };
        const { quantity, rate } = line;
        const priced =
          quantity === undefined || rate === undefined
            ? { Quantity: quantity, Amount: line.amount }
            : { Quantity: quantity, Rate: rate };
        return {
          ItemRef: ref(line.item),
          Desc: line.description,
          ...priced,
          ServiceDate: line.serviceDate,
          SalesTaxCodeRef: code(line.taxable),
        };
      }),
    },
    { requestID: requestIdOf(command.commandId), include: asked },
  );
}
