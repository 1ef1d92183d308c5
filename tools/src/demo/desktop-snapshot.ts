import { z } from 'zod';
import { adminLines } from './admin-client.js';
import { type BookName, type QuickBooksSnapshot } from './quickbooks-snapshot.js';

const maybe = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined);
const Name = z.looseObject({
  listId: z.string(),
  name: z.string(),
  isActive: z.boolean(),
  parentListId: maybe,
  fullName: z.string(),
});
const Transaction = z.object({
  txnId: z.string(),
  customerListId: z.string(),
  txnDate: z.string(),
  refNumber: z.string(),
  memo: maybe,
});
const Invoice = Transaction.extend({
  dueDate: maybe,
  total: z.string(),
  balance: z.string(),
  lines: z.array(z.object({ itemFullName: maybe, description: maybe, quantity: maybe, rate: maybe, amount: maybe })),
});
const Payment = Transaction.extend({
  total: z.string(),
  unused: z.string(),
  paymentMethod: maybe,
  applied: z.array(z.object({ txnId: z.string(), amount: z.string() })),
});

/** The open company file of one computer of the Desktop simulator. */
export async function readDesktopSnapshot(simulatorUrl: string, companyId: string): Promise<QuickBooksSnapshot> {
  const of = async <S extends z.ZodType>(name: string, schema: S): Promise<z.output<S>[]> =>
    z.array(schema).parse(await adminLines(`${simulatorUrl}/admin/companies/${companyId}/${name}`));
  const items = await of('items', Name);
  const itemIds = new Map(items.map(({ fullName, listId }) => [fullName, listId]));
  const invoices = await of('invoices', Invoice);
  const payments = await of('payments', Payment);
  return {
    customers: (await of('customers', Name)).map(name),
    items: items.map(name),
    invoices: invoices.map(({ txnId, customerListId, txnDate, refNumber, memo, lines, ...rest }) => ({
      id: txnId,
      number: refNumber === '' ? undefined : refNumber,
      customerId: customerListId,
      date: txnDate,
      memo: memo ?? '',
      lines: lines.map(({ itemFullName, amount, ...line }) => ({
        ...line,
        itemId: itemFullName === undefined ? undefined : itemIds.get(itemFullName),
        amount: amount ?? '0.00',
      })),
      discount: '0.00',
      tax: '0.00',
      ...rest,
    })),
    payments: payments.map(
      ({ txnId, customerListId, txnDate, refNumber, memo, unused, paymentMethod, applied, total }) => ({
        id: txnId,
        customerId: customerListId,
        date: txnDate,
        reference: refNumber === '' ? undefined : refNumber,
        memo: memo ?? '',
        method: paymentMethod,
        total,
        unapplied: unused,
        applied: applied.map(({ txnId: invoiceId, amount }) => ({ invoiceId, amount })),
      }),
    ),
  };
}

/** Fields of a name that change by themselves, such as stamps and sums. A balance is verified at its source. */
const passing = new Set([
  'listId',
  'editSequence',
  'createdAt',
  'modifiedAt',
  'parentListId',
  'fullName',
  'parentFullName',
]);

function name({ listId, name, isActive, parentListId, ...rest }: z.output<typeof Name>): BookName {
  const details = Object.fromEntries(Object.entries(rest).filter(([field]) => !passing.has(field)));
  return { id: listId, name, active: isActive, parentId: parentListId, details };
}
