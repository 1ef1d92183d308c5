import type { Customer, Item, Job } from '@jobpro/contracts';
import type { Random } from '@jobpro/testing';
import type { z } from 'zod';
import type { CompanyPlan } from './company-plan.js';

type CustomerInput = z.input<typeof Customer>;
type ItemInput = z.input<typeof Item>;

const streets: [string, ...string[]] = ['Mill Road', 'Front St.', 'Calle Real', 'Orchard Ln', 'Bluff Ave', 'Ash Court'];
const cities: [string, ...string[]] = ['Bayshore', 'Santa Rosa', 'Ventura', 'Eureka', 'Half Moon Bay', 'San José'];
const terms: [string, ...string[]] = ['Net 30', 'Net 15', 'On receipt'];

/** Returns JobPro's customers. Duplicates differ only by id, so that it does not matter which of them is sent first. */
export function customersOf(plan: CompanyPlan, random: Random): CustomerInput[] {
  const customers: CustomerInput[] = [];
  plan.customers.forEach(({ name, inQuickBooks }, index) => {
    const id = `C-${String(1001 + index)}`;
    const twin = inQuickBooks === 'same-again' ? customers.find(({ displayName }) => displayName === name) : undefined;
    customers.push(twin === undefined ? customer(id, name, random) : { ...twin, id });
  });
  return customers;
}

function customer(id: string, displayName: string, random: Random): CustomerInput {
  const [family, given] = displayName.split(', ');
  const isPerson = given !== undefined && /^[\p{L} ]+$/u.test(given) && given !== 'LLC' && given !== 'Inc';
  return {
    id,
    revision: 1,
    displayName,
    kind: isPerson ? 'person' : 'company',
    ...(isPerson ? { givenName: given.slice(0, 25), familyName: family?.slice(0, 25) } : {}),
    ...(isPerson || displayName.length > 41 ? {} : { companyName: displayName }),
    email: `office.${id.toLowerCase()}@customers.example`,
    phone: `(707) 555-0${String(random.between(100, 199))}`,
    billingAddress: {
      lines: [`${String(random.between(2, 980))} ${random.pick(streets)}`],
      city: random.pick(cities),
      state: 'CA',
      postalCode: `94${String(random.between(100, 999))}`,
    },
    terms: random.pick(terms),
  };
}

export function itemsOf(plan: CompanyPlan): ItemInput[] {
  return plan.items.map(({ name, type, price, cost }, index) => ({
    id: `IT-${String(index + 1).padStart(2, '0')}`,
    revision: 1,
    name,
    type,
    description: `${name}, as agreed`,
    price,
    ...(cost === undefined ? {} : { cost, purchaseDescription: `${name}, bought` }),
    taxable: type !== 'service',
  }));
}

export function jobsOf(plan: CompanyPlan, customers: readonly { readonly id: string }[]): Job[] {
  return plan.jobs.map(({ customer: place, name }, index) => ({
    id: `J-${String(index + 1).padStart(3, '0')}`,
    revision: 1,
    number: `26-${String(101 + index)}`,
    name,
    customerId: customers[place]?.id ?? '',
    startDate: '2026-11-02',
    description: `${name}: scope as in the signed contract`,
  }));
}
