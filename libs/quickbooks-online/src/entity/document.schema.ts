import { z } from 'zod';
import { decimal, id, optional, recordFields, recordOf, reference, text } from './field.schema.js';

const linkedTxn = z
  .object({ TxnId: id, TxnType: text })
  .transform(({ TxnId, TxnType }) => ({ txnId: TxnId, txnType: TxnType }));

const invoiceLine = z
  .object({
    Id: optional(text),
    DetailType: text,
    Amount: optional(decimal),
    Description: optional(text),
    SalesItemLineDetail: optional(
      z.object({ ItemRef: optional(reference), Qty: optional(decimal), UnitPrice: optional(decimal) }),
    ),
  })
  .transform((found) => ({
    id: found.Id,
    detailType: found.DetailType,
    amount: found.Amount,
    description: found.Description,
    item: found.SalesItemLineDetail?.ItemRef,
    quantity: found.SalesItemLineDetail?.Qty,
    unitPrice: found.SalesItemLineDetail?.UnitPrice,
  }));

export const Invoice = z
  .object({
    ...recordFields,
    DocNumber: optional(text),
    TxnDate: text,
    DueDate: optional(text),
    CustomerRef: reference,
    TotalAmt: decimal,
    Balance: optional(decimal),
    PrivateNote: optional(text),
    TxnTaxDetail: optional(z.object({ TotalTax: optional(decimal) })),
    LinkedTxn: optional(z.array(linkedTxn)),
    Line: optional(z.array(invoiceLine)),
  })
  .transform((found) => ({
    ...recordOf(found),
    docNumber: found.DocNumber,
    date: found.TxnDate,
    dueDate: found.DueDate,
    customer: found.CustomerRef,
    totalAmount: found.TotalAmt,
    /** The open balance. */
    balance: found.Balance,
    totalTax: found.TxnTaxDetail?.TotalTax,
    privateNote: found.PrivateNote,
    linked: found.LinkedTxn ?? [],
    /** QuickBooks adds a subtotal line of its own. */
    lines: found.Line ?? [],
  }));
export type Invoice = z.infer<typeof Invoice>;

const paymentLine = z
  .object({ Amount: decimal, LinkedTxn: optional(z.array(linkedTxn)) })
  .transform((found) => ({ amount: found.Amount, linked: found.LinkedTxn ?? [] }));

export const Payment = z
  .object({
    ...recordFields,
    TxnDate: text,
    CustomerRef: reference,
    TotalAmt: decimal,
    UnappliedAmt: optional(decimal),
    PaymentRefNum: optional(text),
    PrivateNote: optional(text),
    Line: optional(z.array(paymentLine)),
  })
  .transform((found) => ({
    ...recordOf(found),
    date: found.TxnDate,
    customer: found.CustomerRef,
    totalAmount: found.TotalAmt,
    unappliedAmount: found.UnappliedAmt,
    reference: found.PaymentRefNum,
    privateNote: found.PrivateNote,
    lines: found.Line ?? [],
  }));
export type Payment = z.infer<typeof Payment>;
