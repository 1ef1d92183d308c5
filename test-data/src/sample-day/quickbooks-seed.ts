import type { Job } from '@jobpro/contracts';
import type { CompanyPlan } from './company-plan.js';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type Seed = Record<string, Json>;

/** Returns the company's QuickBooks data before the day. */
export function quickBooksBefore(plan: CompanyPlan, jobs: readonly Job[]): Seed {
  return plan.settings.edition === 'desktop' ? desktop(plan, jobs) : online(plan);
}

const inState = (all: readonly { name: string; inQuickBooks: string }[], ...how: string[]) =>
  all.filter((each) => how.includes(each.inQuickBooks));

function desktop(plan: CompanyPlan, jobs: readonly Job[]): Seed {
  const types = { service: 'Service', 'non-inventory': 'NonInventory', inventory: 'Inventory' };
  const thereBefore = plan.jobs.flatMap(({ customer, inQuickBooks }, index) => {
    const job = jobs[index];
    const parent = plan.customers[customer]?.name;
    return inQuickBooks === 'there' && job !== undefined && parent !== undefined
      ? [{ name: `${job.number} ${job.name}`, parent }]
      : [];
  });
  return {
    path: `C:\\QuickBooks\\${plan.settings.name}.qbw`,
    facts: { companyName: plan.settings.name },
    customers: [
      ...inState(plan.customers, 'there').map(({ name }) => ({ name })),
      ...inState(plan.customers, 'inactive').map(({ name }) => ({ name, isActive: false })),
      { name: 'Yardley, Ruth', notes: 'Not in JobPro' },
      ...thereBefore,
    ],
    vendors: [...inState(plan.customers, 'held').map(({ name }) => ({ name })), { name: 'Norton Lumber' }],
    employees: [{ name: 'Emily Platt' }, { name: 'Samuel Okafor' }],
    otherNames: [{ name: 'County Clerk' }],
    items: [
      ...plan.items
        .filter((item) => item.inQuickBooks === 'there')
        .map(({ name, type, price }) => ({
          name,
          type: types[type],
          price,
          account: 'Construction Income:Labor Income',
        })),
      { name: 'Customer discount', type: 'Discount', account: 'Construction Income' },
      { name: 'Sales tax by JobPro', type: 'OtherCharge', account: 'Sales Tax Payable' },
      { name: 'Retired trim', type: 'Service', isActive: false, account: 'Construction Income' },
    ],
  };
}

function online(plan: CompanyPlan): Seed {
  const types = { service: 'Service', 'non-inventory': 'NonInventory', inventory: 'Inventory' };
  return {
    company: { name: plan.settings.name },
    standard: 'books',
    preferences: { SalesFormsPrefs: { CustomTxnNumbers: true } },
    customers: [
      ...inState(plan.customers, 'there').map(({ name }) => ({ DisplayName: name })),
      ...inState(plan.customers, 'inactive').map(({ name }) => ({ DisplayName: name, Active: false })),
      { DisplayName: 'Yardley, Ruth', Notes: 'Not in JobPro' },
    ],
    vendors: [
      ...inState(plan.customers, 'held').map(({ name }) => ({ DisplayName: name })),
      { DisplayName: 'Norton Lumber' },
    ],
    employees: [
      { GivenName: 'Emily', FamilyName: 'Platt' },
      { GivenName: 'Samuel', FamilyName: 'Okafor' },
    ],
    items: plan.items.flatMap(({ name, type, price, inQuickBooks }) =>
      inQuickBooks === 'there' || inQuickBooks === 'inactive'
        ? // QuickBooks' own payloads hold numbers; these are prices of five places at most, which JSON keeps as written.
          [
            {
              Name: name,
              Type: types[type],
              UnitPrice: JSON.parse(price) as number,
              ...(inQuickBooks === 'inactive' ? { Active: false } : {}),
            },
          ]
        : [],
    ),
  };
}
