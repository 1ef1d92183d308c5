import * as g from './grammar.js';
import type { Sequence } from './grammar.js';
import * as part from './parts.schema.js';
import { ref } from './parts.schema.js';

const credits = g.any('SetCredit', [
  g.one('CreditTxnID', g.id, 'useMacro'),
  g.maybe('TxnLineID', g.id),
  g.one('AppliedAmount', g.amount),
  g.maybe('Override', g.boolean),
]);
const site: Sequence = [g.maybe('InventorySiteRef', ref.simple), g.maybe('InventorySiteLocationRef', ref.simple)];

const invoiceLine: Sequence = [
  g.maybe('ItemRef', ref.any),
  g.maybe('Desc', g.text(4095)),
  g.maybe('Quantity', g.quantity),
  g.maybe('UnitOfMeasure', g.text(31)),
  g.maybeOneOf([g.one('Rate', g.price)], [g.one('RatePercent', g.percent)], [g.one('PriceLevelRef', ref.simple)]),
  g.maybe('ClassRef', ref.list),
  g.maybe('Amount', g.amount),
  g.maybe('TaxAmount', g.amount),
  g.maybe('OptionForPriceRuleConflict', g.words('Zero', 'BasePrice')),
  ...site,
  g.maybeOneOf([g.maybe('SerialNumber', g.text(4095))], [g.maybe('LotNumber', g.text(40))]),
  g.maybe('ServiceDate', g.date),
  g.maybe('SalesTaxCodeRef', ref.taxCode),
  g.maybe('IsTaxable', g.boolean),
  g.maybe('OverrideItemAccountRef', ref.list),
  g.maybe('Other1', g.text(29)),
  g.maybe('Other2', g.text(29)),
  g.maybe('LinkToTxn', [g.one('TxnID', g.id), g.one('TxnLineID', g.id)]),
  part.dataExtensions,
];

const invoiceGroup: Sequence = [
  g.one('ItemGroupRef', ref.simple),
  g.maybe('Desc', g.anyText),
  g.maybe('Quantity', g.quantity),
  g.maybe('UnitOfMeasure', g.text(31)),
  g.maybe('ServiceDate', g.date),
  ...site,
  part.dataExtensions,
];

const amountOrPercent = g.maybeOneOf([g.one('Amount', g.amount)], [g.one('RatePercent', g.percent)]);

export const invoiceAdd = part.writeRequest(
  'InvoiceAdd',
  [
    g.one('CustomerRef', ref.customer),
    g.maybe('ClassRef', ref.list),
    g.maybe('ARAccountRef', ref.list),
    g.maybe('TemplateRef', ref.simple),
    g.maybe('TxnDate', g.date),
    g.maybe('RefNumber', g.text(11)),
    g.maybe('BillAddress', part.address),
    g.maybe('ShipAddress', part.address),
    g.maybe('IsPending', g.boolean),
    g.maybe('IsFinanceCharge', g.boolean),
    g.maybe('PONumber', g.text(25)),
    g.maybe('TermsRef', ref.simple),
    g.maybe('DueDate', g.date),
    g.maybe('SalesRepRef', ref.salesRep),
    g.maybe('FOB', g.text(13)),
    g.maybe('ShipDate', g.date),
    g.maybe('ShipMethodRef', ref.shipMethod),
    g.maybe('ItemSalesTaxRef', ref.simple),
    g.maybe('Memo', g.text(4095)),
    g.maybe('CustomerMsgRef', ref.customerMessage),
    g.maybe('IsToBePrinted', g.boolean),
    g.maybe('IsToBeEmailed', g.boolean),
    g.maybe('IsTaxIncluded', g.boolean),
    g.maybe('CustomerSalesTaxCodeRef', ref.taxCode),
    g.maybe('Other', g.text(29)),
    g.maybe('ExchangeRate', g.float),
    g.maybe('ExternalGUID', g.guid),
    g.any('LinkToTxnID', g.id),
    credits,
    g.anyOf([g.one('InvoiceLineAdd', invoiceLine, 'defMacro')], [g.one('InvoiceLineGroupAdd', invoiceGroup)]),
    g.maybe('DiscountLineAdd', [amountOrPercent, g.maybe('IsTaxable', g.boolean), g.maybe('AccountRef', ref.list)]),
    g.maybe('SalesTaxLineAdd', [amountOrPercent, g.maybe('AccountRef', ref.list)]),
    g.maybe('ShippingLineAdd', [g.one('Amount', g.amount), g.maybe('AccountRef', ref.list)]),
  ],
  'defMacro',
);

const passed = g.words('Pass', 'Fail', 'NotAvailable');
const cardCharge: Sequence = [
  g.one('CreditCardTxnInputInfo', [
    g.one('CreditCardNumber', g.text(25)),
    g.one('ExpirationMonth', g.month),
    g.one('ExpirationYear', g.integer),
    g.one('NameOnCard', g.text(41)),
    g.maybe('CreditCardAddress', g.text(41)),
    g.maybe('CreditCardPostalCode', g.text(18)),
    g.maybe('CommercialCardCode', g.text(24)),
    g.maybe('TransactionMode', g.words('CardNotPresent', 'CardPresent')),
    g.maybe('CreditCardTxnType', g.words('Authorization', 'Capture', 'Charge', 'Refund', 'VoiceAuthorization')),
  ]),
  g.one('CreditCardTxnResultInfo', [
    g.one('ResultCode', g.integer),
    g.one('ResultMessage', g.text(60)),
    g.one('CreditCardTransID', g.text(24)),
    g.one('MerchantAccountNumber', g.text(32)),
    g.maybe('AuthorizationCode', g.text(12)),
    g.maybe('AVSStreet', passed),
    g.maybe('AVSZip', passed),
    g.maybe('CardSecurityCodeMatch', passed),
    g.maybe('ReconBatchID', g.text(84)),
    g.maybe('PaymentGroupingCode', g.integer),
    g.one('PaymentStatus', g.words('Unknown', 'Completed')),
    g.one('TxnAuthorizationTime', g.dateTime),
    g.maybe('TxnAuthorizationStamp', g.integer),
    g.maybe('ClientTransID', g.text(16)),
  ]),
];

export const receivePaymentAdd = part.writeRequest(
  'ReceivePaymentAdd',
  [
    g.one('CustomerRef', ref.customer),
    g.maybe('ARAccountRef', ref.list),
    g.maybe('TxnDate', g.date),
    g.maybe('RefNumber', g.text(20)),
    g.maybe('TotalAmount', g.amount),
    g.maybe('ExchangeRate', g.float),
    g.maybe('PaymentMethodRef', ref.simple),
    g.maybe('Memo', g.text(4095)),
    g.maybe('DepositToAccountRef', ref.list),
    g.maybe('CreditCardTxnInfo', cardCharge),
    g.maybe('ExternalGUID', g.guid),
    g.oneOf(
      [g.one('IsAutoApply', g.boolean)],
      [
        g.some('AppliedToTxnAdd', [
          g.one('TxnID', g.id, 'useMacro'),
          g.maybe('PaymentAmount', g.amount),
          g.any('TxnLineDetail', [g.one('TxnLineID', g.id), g.one('Amount', g.amount)]),
          credits,
          g.maybe('DiscountAmount', g.amount),
          g.maybe('DiscountAccountRef', ref.list),
          g.maybe('DiscountClassRef', ref.list),
        ]),
      ],
    ),
  ],
  'defMacro',
);
