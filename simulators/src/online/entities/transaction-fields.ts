import type { Fields } from './shape.js';
import { choice, date, decimal, email, flag, list, object, readOnly, ref, text } from './shape.js';
import { addresses, everyRecord } from './name-list-fields.js';

const linked: Fields = {
  TxnId: text(36),
  TxnType: choice(
    'Invoice',
    'CreditMemo',
    'JournalEntry',
    'Deposit',
    'Expense',
    'Check',
    'Payment',
    'CreditCardCredit',
  ),
  TxnLineId: text(36),
};

const taxDetail = object({
  TxnTaxCodeRef: ref('TaxCode'),
  TotalTax: decimal,
  TaxLine: list({
    Amount: decimal,
    DetailType: choice('TaxLineDetail'),
    TaxLineDetail: object({
      TaxRateRef: ref(),
      PercentBased: flag,
      TaxPercent: decimal,
      NetAmountTaxable: decimal,
      TaxInclusiveAmount: decimal,
      OverrideDeltaAmount: decimal,
    }),
  }),
});

const invoiceLine: Fields = {
  Id: text(36),
  LineNum: decimal,
  Description: text(4000),
  Amount: decimal,
  LinkedTxn: list(linked),
  CustomField: readOnly,
  DetailType: choice('SalesItemLineDetail', 'DescriptionOnly', 'DiscountLineDetail', 'SubTotalLineDetail'),
  SalesItemLineDetail: object({
    ItemRef: ref('Item'),
    ItemAccountRef: ref('Account'),
    ClassRef: ref(),
    Qty: decimal,
    UnitPrice: decimal,
    RatePercent: decimal,
    // US companies know TAX and NON only, which are no records; the invoice's own rules look at it.
    TaxCodeRef: ref(),
    TaxInclusiveAmt: decimal,
    DiscountRate: decimal,
    DiscountAmt: decimal,
    ServiceDate: date,
    MarkupInfo: readOnly,
    TaxClassificationRef: ref(),
    UOMSetRef: ref(),
  }),
  DescriptionLineDetail: object({ ServiceDate: date, TaxCodeRef: ref() }),
  DiscountLineDetail: object({
    PercentBased: flag,
    DiscountPercent: decimal,
    DiscountAccountRef: ref('Account'),
    ClassRef: ref(),
    TaxCodeRef: ref(),
  }),
  SubTotalLineDetail: object({ ItemRef: ref() }),
};

const everyTransaction: Fields = {
  ...everyRecord,
  TxnDate: date,
  PrivateNote: text(4000),
  CustomerRef: ref('Customer'),
  CurrencyRef: ref(),
  ExchangeRate: decimal,
  DepartmentRef: ref(),
  TxnSource: readOnly,
  HomeBalance: readOnly,
  HomeTotalAmt: readOnly,
  ARAccountRef: ref('Account'),
};

export const invoiceFields: Fields = {
  ...everyTransaction,
  ...addresses,
  ShipFromAddr: addresses['BillAddr'] ?? readOnly,
  DocNumber: text(21),
  LinkedTxn: readOnly,
  Line: list(invoiceLine),
  TxnTaxDetail: taxDetail,
  GlobalTaxCalculation: choice('TaxExcluded', 'TaxInclusive', 'NotApplicable'),
  ApplyTaxAfterDiscount: flag,
  CustomerMemo: object({ value: text(1000) }),
  FreeFormAddress: flag,
  ShipMethodRef: ref(),
  ShipDate: date,
  TrackingNum: text(31),
  ClassRef: ref(),
  SalesTermRef: ref('Term'),
  DueDate: date,
  TotalAmt: readOnly,
  Balance: readOnly,
  Deposit: decimal,
  DepositToAccountRef: ref('Account'),
  PrintStatus: choice('NotSet', 'NeedToPrint', 'PrintComplete'),
  EmailStatus: choice('NotSet', 'NeedToSend', 'EmailSent'),
  BillEmail: email,
  BillEmailCc: email,
  BillEmailBcc: email,
  DeliveryInfo: readOnly,
  InvoiceLink: readOnly,
  RecurDataRef: readOnly,
  TaxExemptionRef: readOnly,
  AllowIPNPayment: flag,
  AllowOnlinePayment: flag,
  AllowOnlineCreditCardPayment: flag,
  AllowOnlineACHPayment: flag,
};

export const paymentFields: Fields = {
  ...everyTransaction,
  TotalAmt: decimal,
  UnappliedAmt: readOnly,
  ProcessPayment: flag,
  PaymentMethodRef: ref('PaymentMethod'),
  PaymentRefNum: text(21),
  DepositToAccountRef: ref('Account'),
  LinkedTxn: readOnly,
  Line: list({ Id: text(36), LineNum: decimal, Amount: decimal, LinkedTxn: list(linked), LineEx: readOnly }),
  TaxExemptionRef: readOnly,
};
