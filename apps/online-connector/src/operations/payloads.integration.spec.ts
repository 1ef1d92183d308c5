import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Built } from '@jobpro/connector';
import { OnlineCustomerEnsure, OnlineItemEnsure, OnlinePaymentCreate } from '@jobpro/contracts';
import fc from 'fast-check';
import { cents, day, maybe, name, parses, PayloadCheck, policy, rate, text } from '../testing/payload-check.js';
import { Simulator } from '../testing/simulator.js';
import { operations } from './operations.js';
import type { OnlineWire } from './operation.js';

const ids = {
  account: {
    Services: '4',
    'Undeposited Funds': '5',
    'Inventory Asset': '6',
    'Cost of Goods Sold': '7',
    'Job Materials': '8',
  },
  'payment term': { 'Net 30': '3' },
  'payment method': { Check: '2' },
};
let simulator: Simulator;
let company: PayloadCheck;
let customer = '';

beforeAll(async () => {
  simulator = await Simulator.start();
  company = await PayloadCheck.open(simulator, '9130350000000701', 'US', ids);
  customer = await company.customer('Base');
}, 120_000);

afterAll(async () => {
  await company.close();
  await simulator.stop();
});

beforeEach(() => company.reset());

const address = fc.record(
  {
    lines: fc.array(text(500), { maxLength: 5 }),
    city: maybe(text(255)),
    state: maybe(text(255)),
    postalCode: maybe(text(30)),
    country: maybe(text(255)),
  },
  { requiredKeys: ['lines'] },
);

/** Expects of whatever is given: where the contract allows it, its command becomes a payload in good form. */
async function expectWellFormed<T>(given: fc.Arbitrary<T>, builtOf: (given: T) => Built<OnlineWire> | undefined) {
  await fc.assert(
    fc.asyncProperty(given, async (input) => {
      const built = builtOf(input);
      if (built !== undefined) await company.expectWellFormed(built);
    }),
    { numRuns: 150 },
  );
  // Of what was generated, a good part must have gone through: else the property says little.
  expect(company.accepted).toBeGreaterThan(40);
}

describe('whatever the contracts allow becomes a payload that QuickBooks takes, or a refusal with a sentence', () => {
  test('customers', async () => {
    const create = fc.record({
      taxable: fc.boolean(),
      companyName: maybe(text(100)),
      givenName: maybe(text(100)),
      familyName: maybe(text(100)),
      email: maybe(fc.constantFrom('ann@hill.example', 'office@hill.example, ap@hill.example', 'ann@')),
      phone: maybe(text(30)),
      mobile: maybe(text(30)),
      notes: maybe(text(2000)),
      billingAddress: maybe(address),
      shippingAddress: maybe(address),
      terms: maybe(fc.constant({ name: 'Net 30' })),
    });
    await expectWellFormed(fc.record({ name: name(500), create }), (given) => {
      const command = parses(OnlineCustomerEnsure, { ...given, policy });
      return command && company.build(operations['customer.ensure'], command);
    });
  }, 120_000);

  test('items', async () => {
    const account = (among: string) => maybe(fc.constant({ name: among }));
    const accounts = fc.record({
      income: account('Services'),
      expense: account('Job Materials'),
      costOfGoods: account('Cost of Goods Sold'),
      asset: account('Inventory Asset'),
    });
    const create = fc.record({
      type: fc.constantFrom('service', 'non-inventory', 'inventory'),
      taxable: fc.boolean(),
      accounts,
      description: maybe(text(4000)),
      purchaseDescription: maybe(text(1000)),
      price: maybe(rate),
      cost: maybe(rate),
      sku: maybe(text(100)),
      inventoryStart: maybe(day),
    });
    await expectWellFormed(fc.record({ name: name(100), create }), (given) => {
      const command = parses(OnlineItemEnsure, { ...given, policy });
      return command && company.build(operations['item.ensure'], command);
    });
  }, 120_000);

  test('payments without applications', async () => {
    const given = fc.record({
      date: day,
      amount: cents,
      method: maybe(fc.constantFrom('Check', 'Barter')),
      reference: maybe(text(100)),
      depositTo: maybe(fc.constant({ name: 'Undeposited Funds' })),
      memo: maybe(text(4000)),
      mark: name(100),
    });
    await expectWellFormed(given, (payment) => {
      const command = parses(OnlinePaymentCreate, { ...payment, applied: [], customer: { id: customer } });
      return command && company.build(operations['payment.create'], command);
    });
  }, 120_000);
});
