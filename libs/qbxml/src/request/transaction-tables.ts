import { limits } from '../limits.js';
import {
  amount,
  atMostOne,
  boolean,
  date,
  decimal,
  exactlyOne,
  fields,
  filledList,
  float,
  freeText,
  group,
  id,
  guid,
  list,
  oneOf,
  required,
  sequence,
  text,
  txn,
} from './table-types.js';
import {
  addressGroup,
  byRefNumber,
  byRefNumberCaseSensitive,
  byTxnID,
  extensionOwners,
  includeRet,
  ref,
  transactionFilters,
  withLines,
} from './shared-tables.js';

const { customer, invoice, item, payment, reference } = limits;

const invoiceLine = group(
  sequence(
    fields({
      ItemRef: ref(item.fullName),
      Desc: freeText(invoice.lineDescription),
      Quantity: decimal,
      UnitOfMeasure: text(invoice.unitOfMeasure),
    }),
    atMostOne(fields({ Rate: required(decimal) }), fields({ RatePercent: required(decimal) })),
    fields({
      ClassRef: ref(reference.class),
      Amount: amount,
      ServiceDate: date,
      SalesTaxCodeRef: ref(reference.salesTaxCode),
      OverrideItemAccountRef: ref(reference.account),
      Other1: text(invoice.lineOther),
      Other2: text(invoice.lineOther),
    }),
  ),
);

export const invoiceAdd = fields({
  CustomerRef: required(ref(customer.fullName)),
  ClassRef: ref(reference.class),
  ARAccountRef: ref(reference.account),
  TemplateRef: ref(31),
  TxnDate: date,
  /** Over 11 characters an invoice is refused, never renumbered. */
  RefNumber: text(invoice.refNumber),
  BillAddress: addressGroup,
  ShipAddress: addressGroup,
  IsPending: boolean,
  IsFinanceCharge: boolean,
  PONumber: text(invoice.poNumber),
  TermsRef: ref(reference.terms),
  DueDate: date,
  SalesRepRef: ref(5),
  FOB: text(invoice.fob),
  ShipDate: date,
  ShipMethodRef: ref(15),
  ItemSalesTaxRef: ref(reference.itemSalesTax),
  Memo: freeText(invoice.memo),
  CustomerMsgRef: ref(reference.customerMessage),
  IsToBePrinted: boolean,
  IsToBeEmailed: boolean,
  IsTaxIncluded: boolean,
  CustomerSalesTaxCodeRef: ref(reference.salesTaxCode),
  Other: text(invoice.other),
  ExchangeRate: float,
  ExternalGUID: guid,
  InvoiceLineAdd: list(invoiceLine),
});

export const invoiceQuery = sequence(
  atMostOne(
    byTxnID,
    byRefNumber,
    byRefNumberCaseSensitive,
    sequence(transactionFilters, fields({ PaidStatus: oneOf('All', 'PaidOnly', 'NotPaidOnly') })),
  ),
  withLines,
  fields({ IncludeLinkedTxns: boolean }),
  includeRet,
  extensionOwners,
);

export const receivePaymentAdd = sequence(
  fields({
    CustomerRef: required(ref(customer.fullName)),
    ARAccountRef: ref(reference.account),
    TxnDate: date,
    RefNumber: text(payment.refNumber),
    TotalAmount: amount,
    ExchangeRate: float,
    PaymentMethodRef: ref(reference.paymentMethod),
    Memo: freeText(payment.memo),
    DepositToAccountRef: ref(reference.account),
    ExternalGUID: guid,
  }),
  /** `IsAutoApply: false` leaves the payment unapplied. */
  exactlyOne(
    fields({ IsAutoApply: required(boolean) }),
    fields({
      AppliedToTxnAdd: filledList(
        group(
          fields({
            TxnID: required(txn),
            PaymentAmount: amount,
            DiscountAmount: amount,
            DiscountAccountRef: ref(reference.account),
          }),
        ),
      ),
    }),
  ),
);

export const receivePaymentQuery = sequence(
  atMostOne(byTxnID, byRefNumber, byRefNumberCaseSensitive, transactionFilters),
  withLines,
  includeRet,
  extensionOwners,
);

/** Voids a transaction of a type that can be voided. A payment that was received is none of them. */
export const txnVoid = fields({
  TxnVoidType: required(
    oneOf(
      'ARRefundCreditCard',
      'Bill',
      'BillPaymentCheck',
      'BillPaymentCreditCard',
      'Charge',
      'Check',
      'CreditCardCharge',
      'CreditCardCredit',
      'CreditMemo',
      'Deposit',
      'InventoryAdjustment',
      'Invoice',
      'ItemReceipt',
      'JournalEntry',
      'SalesReceipt',
      'VendorCredit',
    ),
  ),
  TxnID: required(id()),
});
