import type { Draft } from './draft.js';
import type { Fault } from './fault.js';
import { fault } from './fault.js';
import type { JsonObject } from '../json.js';
import { refAt } from '../json.js';
import type { Realm } from '../state/realm.js';

/** Refuses what is dated on or before the day the books were closed. */
export function booksClosed(realm: Realm, date: string | undefined): Fault | undefined {
  const closing = realm.preference('AccountingInfoPrefs', 'BookCloseDate');
  if (date === undefined || typeof closing !== 'string' || date > closing) return undefined;
  return realm.settings.closedBooksPassword ? fault.booksClosedPassword() : fault.booksClosed();
}

/** Returns the currency of a document that names none: its customer's [reported]. */
export function currencyOf({ realm, body }: Draft): JsonObject {
  const customer = realm.table('Customer').get(refAt(body, 'CustomerRef') ?? '')?.record ?? {};
  const currency = refAt(customer, 'CurrencyRef') ?? realm.company.currency;
  return { value: currency, name: currency };
}

/** A foreign currency needs the company's multi-currency feature. */
export function currencyFault(realm: Realm, body: JsonObject): Fault | undefined {
  const currency = refAt(body, 'CurrencyRef');
  if (currency === undefined || currency === realm.company.currency) return undefined;
  if (realm.preference('CurrencyPrefs', 'MultiCurrencyEnabled') === true) return undefined;
  return fault.business(`The company does not use more than one currency; ${currency} is not its own.`, 'CurrencyRef');
}
