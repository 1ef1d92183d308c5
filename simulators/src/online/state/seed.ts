import type { EntityName } from '../entities/entity-name.js';
import type { Fault } from '../entities/fault.js';
import { write } from '../entities/write.js';
import type { JsonObject } from '../json.js';
import { objectAt, textAt } from '../json.js';
import type { Realm } from './realm.js';
import type { Seed } from './seed.schema.js';
import * as standard from './new-company.js';

export interface Seeded {
  readonly made: readonly { readonly entity: EntityName; readonly id: string; readonly name: string }[];
  readonly refused: readonly { readonly entity: EntityName; readonly body: JsonObject; readonly fault: Fault }[];
}

/** The ids that the standard books give. */
const salesIncome = '3';
const undepositedFunds = '5';

/** Fills a new company. A record that QuickBooks would refuse is refused here too, and reported. */
export function fill(realm: Realm, seed: Seed): Seeded {
  const created: { entity: EntityName; id: string; name: string }[] = [];
  const refused: { entity: EntityName; body: JsonObject; fault: Fault }[] = [];
  const add = (entity: EntityName, body: JsonObject, tell: boolean): void => {
    const result = write(realm, { operation: 'create', entity, body, allowDuplicateNumber: true, unseen: new Set() });
    if (!result.ok) refused.push({ entity, body, fault: result.fault });
    else if (tell)
      created.push({
        entity,
        id: textAt(result.value, 'Id') ?? '',
        name: textAt(result.value, 'DisplayName') ?? textAt(result.value, 'Name') ?? '',
      });
  };
  const all = (entity: EntityName, bodies: readonly JsonObject[], tell = true): void =>
    bodies.forEach((body) => add(entity, body, tell));
  companyOf(realm, seed);
  all(
    'Account',
    standard.accounts.map((account) =>
      account['AccountSubType'] === 'UndepositedFunds' ? { ...account, Name: seed.company.undepositedFunds } : account,
    ),
    false,
  );
  realm.undepositedFunds = undepositedFunds;
  all('Term', standard.terms, false);
  all('PaymentMethod', standard.paymentMethods, false);
  add('Item', item({ Name: 'Services', Type: 'Service' }), false);
  all('Account', seed.accounts);
  all('Term', seed.terms);
  all('PaymentMethod', seed.paymentMethods);
  if (seed.standard === 'sample') {
    all('Customer', standard.sampleCustomers);
    all('Vendor', standard.sampleVendors);
    all('Employee', standard.sampleEmployees);
    all('Item', standard.sampleItems.map(item));
  }
  all('Customer', seed.customers);
  all('Vendor', seed.vendors);
  all('Employee', seed.employees);
  all('Item', seed.items.map(item));
  all('Invoice', seed.invoices);
  all('Payment', seed.payments);
  generate(seed, (entity, body) => add(entity, body, false));
  return { made: created, refused };
}

const item = (body: JsonObject): JsonObject =>
  body['Type'] === 'Category' ? body : { Type: 'Service', IncomeAccountRef: { value: salesIncome }, ...body };

function companyOf(realm: Realm, seed: Seed): void {
  const { company } = seed;
  const prefs: Record<string, JsonObject> = {};
  for (const group of new Set([...Object.keys(standard.preferences), ...Object.keys(seed.preferences)])) {
    prefs[group] = { ...objectAt(standard.preferences, group), ...seed.preferences[group] };
  }
  prefs['CurrencyPrefs'] = { ...prefs['CurrencyPrefs'], HomeCurrency: { value: company.currency } };
  realm.store('Preferences', realm.nextId('Preferences'), prefs);
  realm.store('CompanyInfo', realm.nextId('CompanyInfo'), {
    CompanyName: company.name,
    LegalName: company.name,
    Country: company.country,
    FiscalYearStartMonth: 'January',
    SupportedLanguages: 'en',
    NameValue: [{ Name: 'OfferingSku', Value: 'QuickBooks Online Plus' }],
  });
  for (const { name, rate } of standard.taxCodes[company.country]) {
    const id = realm.nextId('TaxCode');
    realm.store('TaxCode', id, {
      Name: name,
      Description: name,
      Active: true,
      Hidden: false,
      Taxable: rate !== '0',
      TaxGroup: true,
    });
    realm.setTaxRate(id, rate === 'address' ? company.salesTaxRate : rate);
  }
}

function generate(seed: Seed, add: (entity: EntityName, body: JsonObject) => void): void {
  const { customers, vendors, items, invoices } = seed.generate;
  const number = (at: number): string => String(at).padStart(6, '0');
  for (let at = 1; at <= customers; at += 1) add('Customer', { DisplayName: `Generated Customer ${number(at)}` });
  for (let at = 1; at <= vendors; at += 1) add('Vendor', { DisplayName: `Generated Vendor ${number(at)}` });
  for (let at = 1; at <= items; at += 1)
    add('Item', item({ Name: `Generated Item ${number(at)}`, UnitPrice: at % 500 }));
  for (let at = 1; at <= invoices; at += 1) {
    const sale = { ItemRef: { value: '1' }, Qty: 1, UnitPrice: (at % 900) + 0.25 };
    add('Invoice', {
      CustomerRef: { value: String((at % Math.max(1, customers)) + 1) },
      Line: [{ Amount: sale.UnitPrice, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: sale }],
    });
  }
}
