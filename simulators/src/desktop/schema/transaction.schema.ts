import * as g from './grammar.js';
import type { Sequence } from './grammar.js';
import * as part from './parts.schema.js';
import { ref } from './parts.schema.js';

const credits = g.any('SetCredit', [
  g.required('CreditTxnID', g.id, 'useMacro'),
  g.optional('TxnLineID', g.id),
  g.required('AppliedAmount', g.amount),
  g.optional('Override', g.boolean),
]);
const site: Sequence = [g.optional('InventorySiteRef', ref.simple), g.optional('InventorySiteLocationRef', ref.simple)];

const invoiceLine: Sequence = [
  g.optional('ItemRef', ref.any),
  g.optional('Desc', g.text(4095)),
  g.optional('Quantity', g.quantity),
  g.optional('UnitOfMeasure', g.text(31)),
  g.maybeOneOf(
    [g.required('Rate', g.price)],
    [g.required('RatePercent', g.percent)],
    [g.required('PriceLevelRef', ref.simple)],
  ),
  g.optional('ClassRef', ref.list),
  g.optional('Amount', g.amount),
  g.optional('TaxAmount', g.amount),
  g.optional('OptionForPriceRuleConflict', g.words('Zero', 'BasePrice')),
  ...site,
  g.maybeOneOf([g.optional('SerialNumber', g.text(4095))], [g.optional('LotNumber', g.text(40))]),
  g.optional('ServiceDate', g.date),
  g.optional('SalesTaxCodeRef', ref.taxCode),
  g.optional('IsTaxable', g.boolean),
  g.optional('OverrideItemAccountRef', ref.list),
  g.optional('Other1', g.text(29)),
  g.optional('Other2', g.text(29)),
  g.optional('LinkToTxn', [g.required('TxnID', g.id), g.required('TxnLineID', g.id)]),
  part.dataExtensions,
];

const invoiceGroup: Sequence = [
  g.required('ItemGroupRef', ref.simple),
  g.optional('Desc', g.anyText),
  g.optional('Quantity', g.quantity),
  g.optional('UnitOfMeasure', g.text(31)),
  g.optional('ServiceDate', g.date),
  ...site,
  part.dataExtensions,
];

const amountOrPercent = g.maybeOneOf([g.required('Amount', g.amount)], [g.required('RatePercent', g.percent)]);

export const invoiceAdd = part.writeRequest(
  'InvoiceAdd',
  [
    g.required('CustomerRef', ref.customer),
    g.optional('ClassRef', ref.list),
    g.optional('ARAccountRef', ref.list),
    g.optional('TemplateRef', ref.simple),
    g.optional('TxnDate', g.date),
    g.optional('RefNumber', g.text(11)),
    g.optional('BillAddress', part.address),
    g.optional('ShipAddress', part.address),
    g.optional('IsPending', g.boolean),
    g.optional('IsFinanceCharge', g.boolean),
    g.optional('PONumber', g.text(25)),
    g.optional('TermsRef', ref.simple),
    g.optional('DueDate', g.date),
    g.optional('SalesRepRef', ref.salesRep),
    g.optional('FOB', g.text(13)),
    g.optional('ShipDate', g.date),
    g.optional('ShipMethodRef', ref.shipMethod),
    g.optional('ItemSalesTaxRef', ref.simple),
    g.optional('Memo', g.text(4095)),
    g.optional('CustomerMsgRef', ref.customerMessage),
    g.optional('IsToBePrinted', g.boolean),
    g.optional('IsToBeEmailed', g.boolean),
    g.optional('IsTaxIncluded', g.boolean),
    g.optional('CustomerSalesTaxCodeRef', ref.taxCode),
    g.optional('Other', g.text(29)),
    g.optional('ExchangeRate', g.float),
    g.optional('ExternalGUID', g.guid),
    g.any('LinkToTxnID', g.id),
    credits,
    g.anyOf([g.required('InvoiceLineAdd', invoiceLine, 'defMacro')], [g.required('InvoiceLineGroupAdd', invoiceGroup)]),
    g.optional('DiscountLineAdd', [
      amountOrPercent,
      g.optional('IsTaxable', g.boolean),
      g.optional('AccountRef', ref.list),
    ]),
    g.optional('SalesTaxLineAdd', [amountOrPercent, g.optional('AccountRef', ref.list)]),
    g.optional('ShippingLineAdd', [g.required('Amount', g.amount), g.optional('AccountRef', ref.list)]),
  ],
  'defMacro',
);

const passed = g.words('Pass', 'Fail', 'NotAvailable');
const cardCharge: Sequence = [
  g.required('CreditCardTxnInputInfo', [
    g.required('CreditCardNumber', g.text(25)),
    g.required('ExpirationMonth', g.month),
    g.required('ExpirationYear', g.integer),
    g.required('NameOnCard', g.text(41)),
    g.optional('CreditCardAddress', g.text(41)),
    g.optional('CreditCardPostalCode', g.text(18)),
    g.optional('CommercialCardCode', g.text(24)),
    g.optional('TransactionMode', g.words('CardNotPresent', 'CardPresent')),
    g.optional('CreditCardTxnType', g.words('Authorization', 'Capture', 'Charge', 'Refund', 'VoiceAuthorization')),
  ]),
  g.required('CreditCardTxnResultInfo', [
    g.required('ResultCode', g.integer),
    g.required('ResultMessage', g.text(60)),
    g.required('CreditCardTransID', g.text(24)),
    g.required('MerchantAccountNumber', g.text(32)),
    g.optional('AuthorizationCode', g.text(12)),
    g.optional('AVSStreet', passed),
    g.optional('AVSZip', passed),
    g.optional('CardSecurityCodeMatch', passed),
    g.optional('ReconBatchID', g.text(84)),
    g.optional('PaymentGroupingCode', g.integer),
    g.required('PaymentStatus', g.words('Unknown', 'Completed')),
    g.required('TxnAuthorizationTime', g.dateTime),
    g.optional('TxnAuthorizationStamp', g.integer),
    g.optional('ClientTransID', g.text(16)),
  ]),
];

export const receivePaymentAdd = part.writeRequest(
  'ReceivePaymentAdd',
  [
    g.required('CustomerRef', ref.customer),
    g.optional('ARAccountRef', ref.list),
    g.optional('TxnDate', g.date),
    g.optional('RefNumber', g.text(20)),
    g.optional('TotalAmount', g.amount),
    g.optional('ExchangeRate', g.float),
    g.optional('PaymentMethodRef', ref.simple),
    g.optional('Memo', g.text(4095)),
    g.optional('DepositToAccountRef', ref.list),
    g.optional('CreditCardTxnInfo', cardCharge),
    g.optional('ExternalGUID', g.guid),
    g.oneOf(
      [g.required('IsAutoApply', g.boolean)],
      [
        g.some('AppliedToTxnAdd', [
          g.required('TxnID', g.id, 'useMacro'),
          g.optional('PaymentAmount', g.amount),
          g.any('TxnLineDetail', [g.required('TxnLineID', g.id), g.required('Amount', g.amount)]),
          credits,
          g.optional('DiscountAmount', g.amount),
          g.optional('DiscountAccountRef', ref.list),
          g.optional('DiscountClassRef', ref.list),
        ]),
      ],
    ),
  ],
  'defMacro',
);

/** Voids by type and id. A received payment is no type of it. */
export const txnVoid = g.required(
  'TxnVoidRq',
  [
    g.required(
      'TxnVoidType',
      g.words(
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
    g.required('TxnID', g.id),
  ],
  'requestID',
);
