import type { Decimal } from 'decimal.js';
import type { Decide, Draft } from './draft.js';
import type { Fault } from './fault.js';
import { fault } from './fault.js';
import { decimalOf, sum, toCents, toWire, zero } from './money.js';
import { booksClosed, currencyFault, currencyOf } from './period.js';
import { visible } from './references.js';
import type { JsonObject } from '../json.js';
import { objectsAt, refAt, textAt } from '../json.js';
import type { Result } from '../result.js';
import { done, firstFault, refused } from '../result.js';

export const decidePayment: Decide = (draft) => {
  const { body, before, realm } = draft;
  const date = textAt(body, 'TxnDate') ?? realm.today();
  const total = decimalOf(body['TotalAmt']);
  if (total === undefined) return refused(fault.missing('TotalAmt'));
  const objection = firstFault(
    () => (refAt(body, 'CustomerRef') === undefined ? fault.missing('CustomerRef') : undefined),
    () => booksClosed(realm, date) ?? booksClosed(realm, textAt(before ?? {}, 'TxnDate')),
    () => currencyFault(realm, body),
    () => (total.isNegative() ? fault.business('The payment amount must be 0 or greater.') : undefined),
    () => depositFault(draft),
    () => (isDeposited(draft) && changesMoney(draft) ? fault.alreadyDeposited() : undefined),
  );
  if (objection !== undefined) return refused(objection);
  const lines = appliedLines(draft);
  if (!lines.ok) return lines;
  const rounded = toCents(total);
  const unapplied = rounded.minus(sum(lines.value.map((line) => decimalOf(line['Amount']) ?? zero)));
  if (unapplied.isNegative()) {
    return refused(fault.business('The amount applied to invoices is more than the amount of the payment.'));
  }
  return done({
    CurrencyRef: currencyOf(draft),
    ProcessPayment: false,
    ...(realm.undepositedFunds === undefined ? {} : { DepositToAccountRef: { value: realm.undepositedFunds } }),
    ...body,
    TxnDate: date,
    TotalAmt: toWire(rounded),
    UnappliedAmt: toWire(unapplied),
    Line: lines.value,
  });
};

const isDeposited = ({ realm, id }: Draft): boolean => realm.deposited.has(id);

const changesMoney = ({ given, before }: Draft): boolean =>
  ['TotalAmt', 'CustomerRef', 'DepositToAccountRef'].some(
    (field) => given[field] !== undefined && JSON.stringify(given[field]) !== JSON.stringify(before?.[field]),
  );

function depositFault({ realm, body }: Draft): Fault | undefined {
  const id = refAt(body, 'DepositToAccountRef');
  const type = textAt(realm.table('Account').get(id ?? '')?.record ?? {}, 'AccountType');
  if (id === undefined || type === 'Bank' || type === 'Other Current Asset') return undefined;
  return fault.business('A payment is deposited to a bank account or to undeposited funds.', 'DepositToAccountRef');
}

/** Returns the amount that a payment applies to each invoice, by id. */
export function applicationsOf(payment: JsonObject | undefined): ReadonlyMap<string, Decimal> {
  const applied = new Map<string, Decimal>();
  for (const line of objectsAt(payment ?? {}, 'Line')) {
    for (const link of objectsAt(line, 'LinkedTxn')) {
      const id = textAt(link, 'TxnId');
      if (id !== undefined) applied.set(id, (applied.get(id) ?? zero).plus(decimalOf(line['Amount']) ?? zero));
    }
  }
  return applied;
}

function appliedLines(draft: Draft): Result<readonly JsonObject[]> {
  const applied = applicationsOf(draft.before);
  const wanted = new Map<string, Decimal>();
  const lines: JsonObject[] = [];
  for (const line of objectsAt(draft.body, 'Line')) {
    const amount = decimalOf(line['Amount']);
    const links = objectsAt(line, 'LinkedTxn');
    const [link] = links;
    if (amount === undefined) return refused(fault.missing('Line.Amount'));
    if (link === undefined || links.length > 1)
      return refused(fault.business('Each line of a payment is linked to one transaction.', 'Line.LinkedTxn'));
    const id = textAt(link, 'TxnId');
    if (id === undefined) return refused(fault.missing('Line.LinkedTxn.TxnId'));
    const total = (wanted.get(id) ?? zero).plus(toCents(amount));
    const objection = linkFault(draft, id, link, amount, total.minus(applied.get(id) ?? zero));
    if (objection !== undefined) return refused(objection);
    wanted.set(id, total);
    lines.push({ ...line, Amount: toWire(toCents(amount)) });
  }
  return done(lines);
}

function linkFault(draft: Draft, id: string, link: JsonObject, amount: Decimal, more: Decimal): Fault | undefined {
  const type = textAt(link, 'TxnType');
  if (type === undefined) return fault.missing('Line.LinkedTxn.TxnType');
  if (type !== 'Invoice')
    return fault.business(`A payment cannot be linked to a ${type} here.`, 'Line.LinkedTxn.TxnType');
  const invoice = visible(draft, 'Invoice', id);
  if (invoice === undefined) return fault.objectNotFound();
  if (!samePayer(draft, refAt(invoice, 'CustomerRef') ?? '')) {
    return fault.business('You can only link transactions that have the same customer.', 'Line.LinkedTxn.TxnId');
  }
  if (amount.isNegative()) return fault.business('The amount of a payment line must be 0 or greater.', 'Line.Amount');
  const balance = decimalOf(invoice['Balance']) ?? zero;
  return more.greaterThan(balance)
    ? fault.business('The amount applied is more than the open balance of the invoice.', 'Line.Amount')
    : undefined;
}

/** The invoice's own customer pays, or the parent that its bills go to. */
function samePayer({ realm, body }: Draft, customer: string): boolean {
  const payer = refAt(body, 'CustomerRef');
  let record = realm.table('Customer').get(customer)?.record;
  while (record !== undefined) {
    if (record['Id'] === payer) return true;
    if (record['BillWithParent'] !== true) return false;
    record = realm.table('Customer').get(refAt(record, 'ParentRef') ?? '')?.record;
  }
  return false;
}
