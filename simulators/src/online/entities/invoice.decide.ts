import type { Decimal } from 'decimal.js';
import type { Decide, Draft } from './draft.js';
import type { Fault } from './fault.js';
import { fault } from './fault.js';
import type { TaxBasis, Totals } from './invoice-totals.js';
import { totalsOf } from './invoice-totals.js';
import { decimalOf, toWire, zero } from './money.js';
import { booksClosed, currencyFault, currencyOf } from './period.js';
import type { JsonObject } from '../json.js';
import { objectAt, objectsAt, refAt, textAt } from '../json.js';
import { done, firstFault, refused } from '../result.js';

export const decideInvoice: Decide = (draft) => {
  const { body, before, realm } = draft;
  const date = textAt(body, 'TxnDate') ?? realm.today();
  const objection = firstFault(
    () => (refAt(body, 'CustomerRef') === undefined ? fault.missing('CustomerRef') : undefined),
    () => (objectsAt(body, 'Line').length === 0 ? fault.missing('Line') : undefined),
    () => booksClosed(realm, date) ?? booksClosed(realm, textAt(before ?? {}, 'TxnDate')),
    () => currencyFault(realm, body),
    () => inventoryFault(draft, date),
    () => preferenceFault(draft),
  );
  if (objection !== undefined) return refused(objection);
  const totals = totalsOf(objectsAt(body, 'Line'), taxBasis(draft));
  if (!totals.ok) return totals;
  const deposit = decimalOf(body['Deposit']) ?? zero;
  const paid = before === undefined ? zero : paidOn(before);
  const balance = totals.value.total.minus(deposit).minus(paid);
  if (totals.value.total.isNegative()) return refused(fault.business('The transaction amount must be 0 or greater.'));
  if (balance.isNegative())
    return refused(fault.business('The amount received is more than the amount of the transaction.'));
  const number = docNumber(draft);
  if (typeof number !== 'string' && number !== undefined) return refused(number);
  return done({
    ...fromCustomer(draft),
    AllowIPNPayment: false,
    AllowOnlinePayment: false,
    AllowOnlineCreditCardPayment: false,
    AllowOnlineACHPayment: false,
    ApplyTaxAfterDiscount: false,
    PrintStatus: 'NeedToPrint',
    EmailStatus: 'NotSet',
    CurrencyRef: currencyOf(draft),
    ...body,
    ...(number === undefined ? {} : { DocNumber: number }),
    TxnDate: date,
    DueDate: dueDate(draft, date),
    Line: lineIds(totals.value),
    TxnTaxDetail: { ...objectAt(body, 'TxnTaxDetail'), TotalTax: toWire(totals.value.tax) },
    LinkedTxn: before?.['LinkedTxn'] ?? [],
    TotalAmt: toWire(totals.value.total),
    Balance: toWire(balance),
  });
};

/** Returns the amount that payments have taken off an invoice. */
const paidOn = (invoice: JsonObject): Decimal =>
  (decimalOf(invoice['TotalAmt']) ?? zero)
    .minus(decimalOf(invoice['Deposit']) ?? zero)
    .minus(decimalOf(invoice['Balance']) ?? zero);

/** Refuses an invoice that needs a feature which is turned off. */
function preferenceFault({ realm, body }: Draft): Fault | undefined {
  const { discountsOff, salesTaxOff } = realm.settings;
  const hasDiscount = objectsAt(body, 'Line').some((line) => textAt(line, 'DetailType') === 'DiscountLineDetail');
  const hasTax = !(decimalOf(objectAt(body, 'TxnTaxDetail')?.['TotalTax']) ?? zero).isZero();
  const isOff = (group: string, key: string): boolean => realm.preference(group, key) === false;
  if (hasDiscount && discountsOff === 'refused' && isOff('SalesFormsPrefs', 'AllowDiscount'))
    return fault.business('Discounts are turned off for this company.');
  if (hasTax && salesTaxOff === 'refused' && isOff('TaxPrefs', 'UsingSalesTax'))
    return fault.business('Sales tax is turned off for this company.');
  return undefined;
}

/** The inputs of an invoice's tax while sales tax is turned off. */
const untaxed: Omit<TaxBasis, 'marks'> = {
  rate: zero,
  rateOf: () => zero,
  override: undefined,
  calculation: 'NotApplicable',
  afterDiscount: false,
};

function taxBasis({ realm, body, given: payload, before }: Draft): TaxBasis {
  const detail = objectAt(body, 'TxnTaxDetail') ?? {};
  const code = refAt(detail, 'TxnTaxCodeRef');
  // A total that came with an earlier version holds only while the lines do.
  const stale = before !== undefined && payload['TxnTaxDetail'] === undefined && payload['Line'] !== undefined;
  const given = stale ? undefined : decimalOf(detail['TotalTax']);
  const calculation = textAt(body, 'GlobalTaxCalculation');
  const us = realm.company.country === 'US';
  const rateOf = (id: string): Decimal | undefined => {
    const record = realm.table('TaxCode').get(id)?.record;
    return record === undefined ? undefined : (realm.taxRates.get(id) ?? zero);
  };
  const off = realm.preference('TaxPrefs', 'UsingSalesTax') === false;
  if (off) return { ...untaxed, marks: us ? 'us' : 'codes' };
  return {
    marks: us ? 'us' : 'codes',
    rate: code === undefined ? realm.addressTaxRate : (rateOf(code) ?? zero),
    rateOf,
    override: us && code === undefined && payload['TxnTaxDetail'] !== undefined ? undefined : given,
    calculation: calculation === 'TaxInclusive' || calculation === 'NotApplicable' ? calculation : 'TaxExcluded',
    afterDiscount: body['ApplyTaxAfterDiscount'] === true,
  };
}

/** With custom numbers on, a missing number stays missing; with them off QuickBooks counts on. The warning setting makes 6140. */
function docNumber({ realm, body, given, before, id, allowDuplicateNumber }: Draft): string | Fault | undefined {
  const custom = realm.preference('SalesFormsPrefs', 'CustomTxnNumbers') === true;
  const number = textAt(body, 'DocNumber');
  if (number === undefined) return custom || before !== undefined ? undefined : realm.nextDocNumber();
  const unchanged =
    before !== undefined && (given['DocNumber'] === undefined || given['DocNumber'] === before['DocNumber']);
  if (!custom || !realm.warnsOfDuplicateNumbers || allowDuplicateNumber || unchanged) return number;
  const holder = realm
    .table('Invoice')
    .having('DocNumber', number)
    .find((row) => row.id !== id);
  return holder === undefined ? number : fault.duplicateNumber(number, 'Invoice', holder.id);
}

function inventoryFault({ realm, body }: Draft, date: string): Fault | undefined {
  for (const line of objectsAt(body, 'Line')) {
    const detail = objectAt(line, 'SalesItemLineDetail') ?? {};
    const item = realm.table('Item').get(refAt(detail, 'ItemRef') ?? '')?.record;
    if (item?.['Type'] === 'Inventory' && decimalOf(detail['Qty']) === undefined)
      return fault.inventoryQuantityMissing();
    const start = item?.['Type'] === 'Inventory' ? textAt(item, 'InvStartDate') : undefined;
    if (item !== undefined && start !== undefined && date < start)
      return fault.beforeInventoryStart(textAt(item, 'Name') ?? '');
    if (item?.['Type'] === 'Category') return fault.business('A category cannot stand on a transaction line.');
    if (item?.['Type'] === 'Group') return fault.business('A bundle stands on a group line only.');
  }
  return undefined;
}

function dueDate({ realm, body, given }: Draft, date: string): string {
  const stated = textAt(given, 'DueDate') ?? textAt(body, 'DueDate');
  if (stated !== undefined) return stated;
  const days = decimalOf(realm.table('Term').get(refAt(body, 'SalesTermRef') ?? '')?.record['DueDays']) ?? zero;
  return new Date(Date.parse(`${date}T00:00:00Z`) + days.times(86_400_000).toNumber()).toISOString().slice(0, 10);
}

/** A new invoice copies the customer's addresses and terms if it has none; the email address is not copied [reported]. */
function fromCustomer({ realm, body, before }: Draft): JsonObject {
  if (before !== undefined) return {};
  const customer = realm.table('Customer').get(refAt(body, 'CustomerRef') ?? '')?.record ?? {};
  return {
    ...(customer['BillAddr'] === undefined ? {} : { BillAddr: customer['BillAddr'] }),
    ...(customer['ShipAddr'] === undefined ? {} : { ShipAddr: customer['ShipAddr'] }),
    ...(customer['SalesTermRef'] === undefined ? {} : { SalesTermRef: customer['SalesTermRef'] }),
  };
}

/** Lines keep the ids they came with; new ones are counted on. The subtotal has none. */
function lineIds({ lines }: Totals): readonly JsonObject[] {
  let last = lines.reduce((highest, line) => Math.max(highest, Number.parseInt(textAt(line, 'Id') ?? '0', 10) || 0), 0);
  return lines.map((line) => {
    if (line['DetailType'] === 'SubTotalLineDetail' || textAt(line, 'Id') !== undefined) return line;
    last += 1;
    return { Id: String(last), ...line };
  });
}
