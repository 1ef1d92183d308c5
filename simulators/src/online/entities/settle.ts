import type { Decimal } from 'decimal.js';
import type { EntityName } from './entity-name.js';
import { decimalOf, toWire, zero } from './money.js';
import { applicationsOf } from './payment.decide.js';
import type { JsonObject } from '../json.js';
import { objectAt, objectsAt, refAt, textAt } from '../json.js';
import type { Realm } from '../state/realm.js';

/** Carries a stored invoice or payment over to what hangs on it: the invoices' balances and links, the customer's balance. */
export function settleTransaction(
  realm: Realm,
  entity: EntityName,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): void {
  if (entity !== 'Invoice' && entity !== 'Payment') return;
  owe(realm, entity, before, -1);
  owe(realm, entity, after, 1);
  if (entity === 'Payment') applyToInvoices(realm, before, after);
  else if (after === undefined || decimalOf(after['TotalAmt'])?.isZero() === true) freePayments(realm, before);
}

export function removeTransaction(realm: Realm, entity: EntityName, before: JsonObject): void {
  realm.remove(entity, textAt(before, 'Id') ?? '');
  settleTransaction(realm, entity, before, undefined);
}

/** A voided transaction stays, with its amounts gone. */
export function voided(record: JsonObject): JsonObject {
  const note = textAt(record, 'PrivateNote');
  const isInvoice = 'Balance' in record;
  return {
    ...record,
    PrivateNote: note === undefined ? 'Voided' : `Voided - ${note}`,
    TotalAmt: 0,
    ...(isInvoice ? { Balance: 0, Deposit: 0, LinkedTxn: [], TxnTaxDetail: { TotalTax: 0 } } : { UnappliedAmt: 0 }),
    Line: isInvoice ? objectsAt(record, 'Line').map(emptied) : [],
  };
}

function emptied(line: JsonObject): JsonObject {
  const detail = objectAt(line, 'SalesItemLineDetail');
  return {
    ...line,
    ...('Amount' in line ? { Amount: 0 } : {}),
    ...(detail === undefined ? {} : { SalesItemLineDetail: { ...detail, Qty: 0 } }),
  };
}

/** Adds a transaction to its customer's balance, or takes it off. Parents see it in BalanceWithJobs. */
function owe(realm: Realm, entity: 'Invoice' | 'Payment', record: JsonObject | undefined, sign: 1 | -1): void {
  if (record === undefined) return;
  const total = (decimalOf(record['TotalAmt']) ?? zero).minus(decimalOf(record['Deposit']) ?? zero);
  const change = total.times(entity === 'Invoice' ? sign : -sign);
  let id = refAt(record, 'CustomerRef');
  for (let own = true; id !== undefined && !change.isZero(); own = false) {
    const customer: JsonObject | undefined = realm.table('Customer').get(id)?.record;
    if (customer === undefined) return;
    const plus = (field: string): number => toWire((decimalOf(customer[field]) ?? zero).plus(change));
    realm.derive('Customer', id, {
      ...(own ? { Balance: plus('Balance') } : {}),
      BalanceWithJobs: plus('BalanceWithJobs'),
    });
    id = refAt(customer, 'ParentRef');
  }
}

function applyToInvoices(realm: Realm, before: JsonObject | undefined, after: JsonObject | undefined): void {
  const previous = applicationsOf(before);
  const current = applicationsOf(after);
  const payment = textAt(after ?? before ?? {}, 'Id') ?? '';
  for (const id of new Set([...previous.keys(), ...current.keys()])) {
    const invoice = realm.table('Invoice').get(id)?.record;
    const change: Decimal = (previous.get(id) ?? zero).minus(current.get(id) ?? zero);
    if (invoice === undefined || (change.isZero() && previous.has(id) === current.has(id))) continue;
    const others = objectsAt(invoice, 'LinkedTxn').filter((link) => link['TxnId'] !== payment);
    realm.store(
      'Invoice',
      id,
      {
        ...invoice,
        Balance: toWire((decimalOf(invoice['Balance']) ?? zero).plus(change)),
        LinkedTxn: current.has(id) ? [...others, { TxnId: payment, TxnType: 'Payment' }] : others,
      },
      'updated',
    );
  }
}

/** An invoice that is gone or void leaves what was paid on it unapplied. */
function freePayments(realm: Realm, invoice: JsonObject | undefined): void {
  const id = textAt(invoice ?? {}, 'Id');
  for (const link of objectsAt(invoice ?? {}, 'LinkedTxn')) {
    const paymentId = textAt(link, 'TxnId') ?? '';
    const payment = realm.table('Payment').get(paymentId)?.record;
    if (payment === undefined) continue;
    const freed = applicationsOf(payment).get(id ?? '') ?? zero;
    realm.store(
      'Payment',
      paymentId,
      {
        ...payment,
        Line: objectsAt(payment, 'Line').filter(
          (line) => !objectsAt(line, 'LinkedTxn').some((link) => link['TxnId'] === id),
        ),
        UnappliedAmt: toWire((decimalOf(payment['UnappliedAmt']) ?? zero).plus(freed)),
      },
      'updated',
    );
  }
}
