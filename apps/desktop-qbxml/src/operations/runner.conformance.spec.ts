import { runnerConformance } from '@jobpro/connector/testing';
import { customerRet, nobody, reply } from '../testing/answers.js';
import { operations } from './operations.js';
import { type DesktopWire, identify } from './wire.js';

const head = { commandId: '0b6a6a8e-5a57-4a4e-9d0c-3c8b5f7a1d11', recordId: 'r1', warnings: [] };
const policy = { inactiveNames: 'reject', heldNames: 'reject' };
const customer = operations['customer.ensure']({ ...head, name: 'Acme', policy, create: {} });
const invoice = operations['invoice.create']({
  ...head,
  customer: { id: '80-1' },
  number: '1001',
  date: '2026-11-20',
  mark: 'JobPro invoice i-1',
  lines: [{ kind: 'sale', item: { id: '80-2' }, amount: '21.00', taxable: false }],
  total: '21.00',
});
const invoiceRet = `<InvoiceRet><TxnID>1A-1</TxnID><EditSequence>9</EditSequence><CustomerRef><ListID>80-1</ListID></CustomerRef><TxnDate>2026-11-20</TxnDate><RefNumber>1001</RefNumber><Subtotal>21.00</Subtotal><SalesTaxTotal>0.00</SalesTaxTotal><Memo>[JobPro invoice i-1]</Memo></InvoiceRet>`;
const nameInUse = 'The name "Acme" of the list element is already in use.';
const numberInUse = 'There was an error when saving a Invoice: the number "1001" is used already.';

/** Returns replies in which the first question brings these records, and the others none. */
const first = (records: string) => (state: { questions: readonly DesktopWire['question'][] }) =>
  state.questions.map(({ type }, index) => {
    const query = type.replace(/Rq$/, '');
    return index === 0 && records !== '' ? reply(query, records) : nobody(query);
  });
const refused = ({ questions }: { questions: readonly DesktopWire['question'][] }) =>
  questions.map(({ type }) => reply(type, '', { code: 3261, message: 'You do not have permission.' }));

runnerConformance<DesktopWire>('Desktop', {
  identify,
  context: {},
  customer: {
    operation: customer,
    replies: {
      nothing: first(''),
      ours: first(customerRet('Acme')),
      unreadable: first('<CustomerRet><ListID/><Name>Acme</Name></CustomerRet>'),
      refused,
    },
    inUse: reply('CustomerAdd', '', { code: 3100, message: nameInUse }),
    said: 'already in use',
  },
  invoice: {
    operation: invoice,
    replies: {
      nothing: first(''),
      ours: first(invoiceRet),
      unreadable: first('<InvoiceRet><TxnID/><RefNumber>1001</RefNumber></InvoiceRet>'),
      refused,
    },
    inUse: reply('InvoiceAdd', '', { code: 3180, message: numberInUse }),
    said: 'is used already',
  },
});
