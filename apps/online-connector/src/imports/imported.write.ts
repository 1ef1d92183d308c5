import type { ItemType } from '@jobpro/contracts';
import { type DataOf } from '@jobpro/contracts';
import { type EntityOf, readRows } from '@jobpro/quickbooks-online';

type Customers = DataOf<'outcome.customer.imported.v1'>['customers'];
type Items = DataOf<'outcome.item.imported.v1'>['items'];

/** Customers of a page as JobPro hears of them. A sub-customer is a job, and jobs are not imported. */
export function importedCustomers(rows: readonly unknown[]): Customers {
  return readRows('Customer', rows)
    .values.filter((customer) => !customer.job)
    .map((customer) => ({
      remote: { id: customer.id, version: customer.syncToken, label: customer.displayName },
      name: customer.displayName,
      active: customer.active,
      ...(customer.companyName === undefined ? {} : { companyName: customer.companyName }),
      ...(customer.email === undefined ? {} : { email: customer.email }),
      ...(customer.phone === undefined ? {} : { phone: customer.phone }),
      ...addressOf(customer),
    }));
}

function addressOf({ billingAddress }: EntityOf<'Customer'>): Pick<Customers[number], 'billingAddress'> {
  if (billingAddress === undefined) return {};
  const { lines, city, state, postalCode, country } = billingAddress;
  return {
    billingAddress: {
      lines,
      ...(city === undefined ? {} : { city }),
      ...(state === undefined ? {} : { state }),
      ...(postalCode === undefined ? {} : { postalCode }),
      ...(country === undefined ? {} : { country }),
    },
  };
}

const types: Readonly<Record<string, ItemType>> = {
  Service: 'service',
  NonInventory: 'non-inventory',
  Inventory: 'inventory',
};

/** What no line of an invoice can name by itself: a heading, and a bundle, which stands on a line of its own kind. */
const unsellable: readonly (string | undefined)[] = ['Category', 'Group'];

/** Items of a page as JobPro hears of them, with their type and accounts. */
export function importedItems(rows: readonly unknown[]): Items {
  return readRows('Item', rows)
    .values.filter(({ type }) => !unsellable.includes(type))
    .map((item) => ({
      remote: { id: item.id, version: item.syncToken, label: item.name },
      name: item.fullyQualifiedName ?? item.name,
      type: types[item.type ?? ''] ?? 'other',
      active: item.active,
      ...(item.description === undefined ? {} : { description: item.description }),
      ...(item.unitPrice === undefined ? {} : { price: item.unitPrice }),
      ...(item.incomeAccount?.name === undefined ? {} : { incomeAccount: item.incomeAccount.name }),
      ...(item.expenseAccount?.name === undefined ? {} : { expenseAccount: item.expenseAccount.name }),
    }));
}
