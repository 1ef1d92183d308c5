import { sumMoney } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { adminLines } from './admin-client.js';
import { type BookName, type QuickBooksSnapshot, Figure } from './quickbooks-snapshot.js';

const Ref = z.object({ value: z.string() });
const money = Figure.transform((figure) => new Decimal(figure).toFixed(2));
const Name = z.looseObject({
  Id: z.string(),
  DisplayName: z.string().optional(),
  Name: z.string().optional(),
  Active: z.boolean().default(true),
  ParentRef: Ref.optional(),
});
const Line = z.object({
  DetailType: z.string(),
  Description: z.string().optional(),
  Amount: money.optional(),
  SalesItemLineDetail: z
    .object({ ItemRef: Ref.optional(), Qty: Figure.optional(), UnitPrice: Figure.optional() })
    .optional(),
});
const Invoice = z.object({
  Id: z.string(),
  DocNumber: z.string().optional(),
  CustomerRef: Ref,
  TxnDate: z.string(),
  DueDate: z.string().optional(),
  PrivateNote: z.string().default(''),
  CustomerMemo: Ref.optional(),
  Line: z.array(Line),
  TxnTaxDetail: z.object({ TotalTax: money.default('0.00') }).optional(),
  TotalAmt: money,
  Balance: money,
});
const Payment = z.object({
  Id: z.string(),
  CustomerRef: Ref,
  TxnDate: z.string(),
  PaymentRefNum: z.string().optional(),
  PrivateNote: z.string().default(''),
  PaymentMethodRef: Ref.optional(),
  TotalAmt: money,
  UnappliedAmt: money,
  Line: z.array(z.object({ Amount: money, LinkedTxn: z.array(z.object({ TxnId: z.string(), TxnType: z.string() })) })),
});

/** One company of the Online simulator. */
export async function readOnlineSnapshot(simulatorUrl: string, realm: string): Promise<QuickBooksSnapshot> {
  const of = async <S extends z.ZodType>(entity: string, schema: S): Promise<z.output<S>[]> =>
    z.array(schema).parse(await adminLines(`${simulatorUrl}/admin/realms/${realm}/records/${entity}?format=ndjson`));
  const [customers, items, invoices, payments] = [
    await of('Customer', Name),
    await of('Item', Name),
    await of('Invoice', Invoice),
    await of('Payment', Payment),
  ];
  return {
    customers: customers.map(name),
    items: items.map(name),
    invoices: invoices.map((each) => ({
      id: each.Id,
      number: each.DocNumber,
      customerId: each.CustomerRef.value,
      date: each.TxnDate,
      dueDate: each.DueDate,
      memo: [each.CustomerMemo?.value ?? '', each.PrivateNote].join('\n'),
      lines: each.Line.filter(({ DetailType }) => DetailType === 'SalesItemLineDetail').map((line) => ({
        itemId: line.SalesItemLineDetail?.ItemRef?.value,
        description: line.Description,
        quantity: line.SalesItemLineDetail?.Qty,
        rate: line.SalesItemLineDetail?.UnitPrice,
        amount: line.Amount ?? '0.00',
      })),
      discount: sumMoney(
        each.Line.flatMap(({ DetailType, Amount = '0' }) => (DetailType === 'DiscountLineDetail' ? [Amount] : [])),
      ),
      tax: each.TxnTaxDetail?.TotalTax ?? '0.00',
      total: each.TotalAmt,
      balance: each.Balance,
    })),
    payments: payments.map((each) => ({
      id: each.Id,
      customerId: each.CustomerRef.value,
      date: each.TxnDate,
      reference: each.PaymentRefNum,
      memo: each.PrivateNote,
      method: each.PaymentMethodRef?.value,
      total: each.TotalAmt,
      unapplied: each.UnappliedAmt,
      applied: each.Line.flatMap(({ Amount: amount, LinkedTxn }) =>
        LinkedTxn.flatMap(({ TxnId: invoiceId, TxnType }) => (TxnType === 'Invoice' ? [{ invoiceId, amount }] : [])),
      ),
    })),
  };
}

const passing = new Set([
  'SyncToken',
  'MetaData',
  'FullyQualifiedName',
  'Level',
  'domain',
  'sparse',
  'Balance',
  'BalanceWithJobs',
]);

function name({ Id, DisplayName, Name: itemName, Active, ParentRef, ...rest }: z.output<typeof Name>): BookName {
  const details = Object.fromEntries(Object.entries(rest).filter(([field]) => !passing.has(field)));
  return { id: Id, name: DisplayName ?? itemName ?? '', active: Active, parentId: ParentRef?.value, details };
}
