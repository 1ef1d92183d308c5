import { element } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import type { FileClock } from './clock.js';
import { CompanyFile } from './company-file.js';
import type { ListKind, ListRecord } from './records.js';
import { refTo } from './reference.write.js';
import { seedSchema } from './seed.schema.js';
import type { Seed } from './seed.schema.js';

interface Planned {
  readonly kind: ListKind;
  readonly returned?: string;
  readonly name: string;
  readonly parent?: string | undefined;
  readonly isActive?: boolean;
  readonly fields?: readonly (Element | undefined)[];
}

function put(file: CompanyFile, planned: Planned): ListRecord {
  const table = file.list(planned.kind);
  const fullName = planned.parent === undefined ? planned.name : `${planned.parent}:${planned.name}`;
  if (table.findFullName(fullName)) throw new Error(`The seed has ${planned.kind} "${fullName}" twice.`);
  const parent = planned.parent === undefined ? undefined : table.findFullName(planned.parent);
  if (planned.parent !== undefined && !parent) {
    throw new Error(`The seed names the parent ${planned.kind} "${planned.parent}" before or without seeding it.`);
  }
  const fields = new Map<string, readonly Element[]>();
  for (const field of planned.fields ?? []) if (field) fields.set(field.name, [field]);
  const record: ListRecord = {
    ...file.newListStamp(),
    kind: planned.kind,
    returned: planned.returned ?? `${planned.kind}Ret`,
    name: planned.name,
    parentId: parent?.id,
    isActive: planned.isActive ?? true,
    fields,
  };
  table.put(record);
  return record;
}

const maybe = (name: string, text: string | undefined): Element | undefined =>
  text === undefined || text === '' ? undefined : element(name, text);

export function addressElement(name: string, address: Seed['customers'][number]['billAddress']): Element | undefined {
  if (!address) return undefined;
  const lines = [
    maybe('Addr1', address.addr1),
    maybe('Addr2', address.addr2),
    maybe('Addr3', address.addr3),
    maybe('Addr4', address.addr4),
    maybe('Addr5', address.addr5),
    maybe('City', address.city),
    maybe('State', address.state),
    maybe('PostalCode', address.postalCode),
    maybe('Country', address.country),
  ].flatMap((line) => line ?? []);
  return lines.length > 0 ? element(name, lines) : undefined;
}

function reference(file: CompanyFile, name: string, kind: ListKind, fullName: string | undefined): Element | undefined {
  if (fullName === undefined) return undefined;
  const record = file.list(kind).findFullName(fullName);
  if (!record) throw new Error(`The seed refers to the ${kind} "${fullName}", which it does not have.`);
  return refTo(file, name, record);
}

function itemFields(file: CompanyFile, item: Seed['items'][number]): (Element | undefined)[] {
  const account = (name: string, fullName: string | undefined): Element | undefined =>
    reference(file, name, 'Account', fullName);
  const taxCode = reference(file, 'SalesTaxCodeRef', 'SalesTaxCode', item.taxCode);
  const present = (...all: (Element | undefined)[]): Element[] => all.flatMap((each) => each ?? []);
  const soldAndBought = (): (Element | undefined)[] => [
    maybe('SalesDesc', item.desc),
    maybe('SalesPrice', item.price ?? '0.00'),
    account('IncomeAccountRef', item.account),
    maybe('PurchaseCost', item.cost ?? '0.00'),
  ];
  switch (item.type) {
    case 'Service':
    case 'NonInventory':
    case 'OtherCharge': {
      if (item.cost === undefined && item.expenseAccount === undefined) {
        const sale = present(
          maybe('Desc', item.desc),
          maybe('Price', item.price ?? '0.00'),
          account('AccountRef', item.account),
        );
        return [taxCode, element('SalesOrPurchase', sale)];
      }
      const both = present(...soldAndBought(), account('ExpenseAccountRef', item.expenseAccount));
      return [taxCode, element('SalesAndPurchase', both)];
    }
    case 'Inventory':
      return [
        taxCode,
        ...soldAndBought(),
        account('COGSAccountRef', item.expenseAccount),
        account('AssetAccountRef', item.assetAccount),
        element('QuantityOnHand', '0'),
      ];
    case 'Discount':
      return [
        maybe('ItemDesc', item.desc),
        maybe('DiscountRate', item.price ?? '0.00'),
        account('AccountRef', item.account),
      ];
    case 'SalesTax':
      return [maybe('ItemDesc', item.desc), element('TaxRate', item.taxRate ?? '0.0')];
    case 'Subtotal':
    case 'Group':
      return [maybe('ItemDesc', item.desc)];
  }
}

function putCustomers(file: CompanyFile, seed: Seed): void {
  const { homeCurrency } = seed.facts;
  if (homeCurrency !== undefined) {
    const currencies = new Set([homeCurrency, ...seed.customers.flatMap(({ currency }) => currency ?? [])]);
    for (const name of currencies) put(file, { kind: 'Currency', name });
  }
  for (const customer of seed.customers) {
    put(file, {
      kind: 'Customer',
      name: customer.name,
      parent: customer.parent,
      isActive: customer.isActive,
      fields: [
        maybe('CompanyName', customer.companyName),
        maybe('FirstName', customer.firstName),
        maybe('LastName', customer.lastName),
        addressElement('BillAddress', customer.billAddress),
        maybe('Phone', customer.phone),
        maybe('Email', customer.email),
        reference(file, 'TermsRef', 'StandardTerms', customer.terms),
        maybe('AccountNumber', customer.accountNumber),
        maybe('Notes', customer.notes),
        reference(file, 'CurrencyRef', 'Currency', customer.currency ?? homeCurrency),
      ],
    });
  }
  for (let index = 1; index <= seed.generate.customers; index += 1) {
    const name = `Generated Customer ${String(index).padStart(6, '0')}`;
    put(file, { kind: 'Customer', name, fields: [element('CompanyName', name), element('Phone', '650-555-0100')] });
  }
}

function putItems(file: CompanyFile, seed: Seed): void {
  for (const item of seed.items) {
    const returned = `Item${item.type}Ret`;
    const fields = itemFields(file, item);
    put(file, { kind: 'Item', returned, name: item.name, parent: item.parent, isActive: item.isActive, fields });
  }
  for (let index = 1; index <= seed.generate.items; index += 1) {
    const sale = element('SalesOrPurchase', [element('Price', '10.00')]);
    const name = `Generated item ${String(index).padStart(6, '0')}`;
    put(file, { kind: 'Item', returned: 'ItemServiceRet', name, fields: [sale] });
  }
}

/** Makes a company file. Throws with a sentence where the seed contradicts itself. */
export function openSeeded(input: unknown, now: () => number): CompanyFile {
  const seed = seedSchema.parse(input);
  const clock: FileClock = { now, zoneMinutes: seed.facts.zoneMinutes };
  const file = new CompanyFile(seed.path, seed.facts, clock);
  for (const stamp of seed.stamps) file.stamp(stamp);
  for (const { name, type, parent, number, isActive } of seed.accounts) {
    const fields = [element('AccountType', type), maybe('AccountNumber', number)];
    put(file, { kind: 'Account', name, parent, isActive, fields });
  }
  for (const { name, isActive, dueDays } of seed.terms) {
    put(file, { kind: 'StandardTerms', name, isActive, fields: [element('StdDueDays', String(dueDays))] });
  }
  for (const { name, isActive, type } of seed.paymentMethods) {
    put(file, { kind: 'PaymentMethod', name, isActive, fields: [element('PaymentMethodType', type)] });
  }
  for (const { name, isActive, isTaxable, desc } of seed.salesTaxCodes) {
    const fields = [element('IsTaxable', String(isTaxable)), maybe('Desc', desc)];
    put(file, { kind: 'SalesTaxCode', name, isActive, fields });
  }
  const simple: readonly (readonly [ListKind, Seed['vendors']])[] = [
    ['Vendor', seed.vendors],
    ['Employee', seed.employees],
    ['OtherName', seed.otherNames],
    ['Class', seed.classes],
    ['Template', seed.templates],
    ['CustomerMsg', seed.customerMessages],
    ['CustomerType', seed.customerTypes],
    ['JobType', seed.jobTypes],
    ['SalesRep', seed.salesReps],
    ['ShipMethod', seed.shipMethods],
  ];
  for (const [kind, records] of simple) for (const { name, isActive } of records) put(file, { kind, name, isActive });
  putCustomers(file, seed);
  putItems(file, seed);
  return file;
}
