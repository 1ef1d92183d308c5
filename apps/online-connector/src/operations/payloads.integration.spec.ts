import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  OnlineCustomerEnsure,
  OnlineInvoiceCreate,
  OnlineItemEnsure,
  OnlinePaymentCreate,
  sumMoney,
} from '@jobpro/contracts';
import type { Built } from '@jobpro/connector';
import { type FaultName, readEntity, readReply, settle, writeRequest } from '@jobpro/quickbooks-online';
import fc from 'fast-check';
import type { z } from 'zod';
import { QuickBooksClient } from '../call/quickbooks.client.js';
import { endpointsOf } from '../oauth/endpoints.decide.js';
import { IntuitAuthorizer } from '../oauth/intuit.authorizer.js';
import { Simulator } from '../testing/simulator.js';
import { operations } from './operations.js';
import type { Facts, Step } from './step.js';

const REALM = '9130350000000701';
/** What QuickBooks says of a payload whose form is wrong: none of these may ever come. */
const form: readonly FaultName[] = [
  'bad-encoding',
  'unsupported-operation',
  'parameter-missing',
  'bad-characters',
  'too-long',
  'bad-value',
  'amount-mismatch',
  'bad-tax-code',
  'tax-missing',
  'not-understood',
  'system',
];
const facts: Facts = { country: 'US', find: (list, name) => ids[list]?.[name] };
const ids: Record<string, Record<string, string>> = {
  Account: {
    Services: '4',
    'Undeposited Funds': '5',
    'Inventory Asset': '6',
    'Cost of Goods Sold': '7',
    'Job Materials': '8',
  },
  Term: { 'Net 30': '3' },
  PaymentMethod: { Check: '2' },
  TaxCode: { 'Sales Tax': '1' },
};
let simulator: Simulator;
let client: QuickBooksClient;
let token = '';
const made = { customer: '', item: '', invoice: '' };

beforeAll(async () => {
  simulator = await Simulator.start();
  await simulator.makeRealm(REALM);
  const endpoints = endpointsOf({
    QBO_ENVIRONMENT: 'sandbox',
    QBO_API_URL: simulator.url,
    QBO_AUTHORIZE_URL: `${simulator.url}/connect/oauth2`,
    QBO_TOKEN_URL: `${simulator.url}/oauth2/v1/tokens/bearer`,
    QBO_REVOKE_URL: undefined,
  });
  const app = {
    clientId: 'a',
    clientSecret: 's',
    redirectUrl: 'http://127.0.0.1:9/callback',
    environment: 'sandbox',
  } as const;
  const authorizer = new IntuitAuthorizer(app, endpoints);
  const consent = await fetch(`${authorizer.authorizeUrl('state')}&realm=${REALM}`, { redirect: 'manual' });
  const reply = await authorizer.exchange(
    new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '',
  );
  if (reply.kind !== 'tokens') throw new Error('No tokens from the simulator.');
  token = reply.tokens.accessToken;
  client = new QuickBooksClient(endpoints.api, 10_000);
  made.customer = await idOf(
    operations['customer.ensure'](
      base(OnlineCustomerEnsure, { name: 'Base', policy, create: { taxable: true } }),
    ).build('k', facts),
  );
  const item = {
    name: 'Base',
    policy,
    create: { type: 'service', taxable: true, accounts: { income: { name: 'Services' } } },
  };
  made.item = await idOf(operations['item.ensure'](base(OnlineItemEnsure, item)).build('k', facts));
}, 120_000);

afterAll(async () => {
  await client.close();
  await simulator.stop();
});

const policy = { inactiveNames: 'reject', heldNames: 'reject' };
let count = 0;
let accepted = 0;
const base = <T>(schema: z.ZodType<T>, data: object): T =>
  schema.parse({ commandId: '6f1c2b34-1111-4222-8333-944455556666', recordId: 'r', warnings: [], ...data });

async function send(built: Built<Step>) {
  if (built.kind === 'answer') return { kind: 'answer', answer: built.answer } as const;
  if (built.request.kind === 'names' || built.request.kind === 'query') throw new Error('A question.');
  const sent = await client.send(writeRequest(REALM, built.request, `p${++count}`), token);
  if (sent.kind !== 'reply') throw new Error(`The simulator did not answer: ${sent.why}`);
  const reply = readReply(sent.raw);
  return { kind: 'settled', settlement: settle(reply, 'write'), reply, body: sent.raw.body } as const;
}

async function idOf(built: Built<Step>): Promise<string> {
  const sent = await send(built);
  if (sent.kind !== 'settled' || sent.reply.kind !== 'entity') throw new Error(JSON.stringify(sent));
  const read = readEntity('Customer', sent.reply.value);
  const item = readEntity('Item', sent.reply.value);
  return read.ok ? read.value.id : item.ok ? item.value.id : '';
}

/** A payload that is taken or refused for what it says, or a refusal of ours with a sentence; never one refused for its form. */
async function expectWellFormed(built: Built<Step>): Promise<void> {
  const sent = await send(built);
  if (sent.kind === 'answer') {
    expect(sent.answer).toMatchObject({
      kind: 'rejected',
      reason: { sentence: expect.stringMatching(/\S/), remedy: expect.stringMatching(/\S/) },
    });
    expect(sent.answer.kind === 'rejected' ? sent.answer.reason.code : '').not.toBe('connector.payload-refused');
    return;
  }
  const { settlement, body } = sent;
  if (settlement.kind === 'refused') expect(form.includes(settlement.fault.meaning.name) ? body : '').toBe('');
  else {
    expect([settlement.kind, body]).toEqual(['accepted', body]);
    accepted += 1;
  }
}

/** Text as people and machines write it. */
const text = (max: number) =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', maxLength: Math.min(max, 60) }),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom("O'Brien & Sons", 'Müller – “Bau”', "a\\b'c", '  spaced   out ', 'tab\there', 'x'.repeat(max)),
    )
    .map((value) => value.slice(0, max));
const name = (max: number) => text(max).filter((value) => value.length > 0);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const cents = fc
  .integer({ min: 0, max: 10_000_000 })
  .map((value) => `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`);
const rate = fc
  .integer({ min: 0, max: 999_999_999 })
  .map((value) => `${Math.floor(value / 100_000)}.${String(value % 100_000).padStart(5, '0')}`);
const day = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
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
const parses = <T>(schema: z.ZodType<T>, data: object): T | undefined =>
  schema.safeParse({ commandId: '6f1c2b34-1111-4222-8333-944455556666', recordId: 'r', ...data }).data;
const runs = { numRuns: 150 };

beforeEach(() => {
  accepted = 0;
});
/** Of what was generated, a good part must have gone through: else the property says little. */
const expectMostAccepted = () => expect(accepted).toBeGreaterThan(40);

describe('whatever the contracts allow becomes a payload that QuickBooks takes, or a refusal with a sentence', () => {
  test('customers', async () => {
    const create = fc.record({
      taxable: fc.boolean(),
      companyName: maybe(text(100)),
      givenName: maybe(text(100)),
      familyName: maybe(text(100)),
      email: maybe(text(100)),
      phone: maybe(text(30)),
      mobile: maybe(text(30)),
      notes: maybe(text(2000)),
      billingAddress: maybe(address),
      shippingAddress: maybe(address),
      terms: maybe(fc.constant({ name: 'Net 30' })),
    });
    await fc.assert(
      fc.asyncProperty(fc.record({ name: name(500), create }), async (given) => {
        const command = parses(OnlineCustomerEnsure, { ...given, policy });
        if (command !== undefined) await expectWellFormed(operations['customer.ensure'](command).build('k', facts));
      }),
      runs,
    );
    expectMostAccepted();
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
    await fc.assert(
      fc.asyncProperty(fc.record({ name: name(100), create }), async (given) => {
        const command = parses(OnlineItemEnsure, { ...given, policy });
        if (command !== undefined) await expectWellFormed(operations['item.ensure'](command).build('k', facts));
      }),
      runs,
    );
    expectMostAccepted();
  }, 120_000);

  test('invoices', async () => {
    const line = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('sale'),
          amount: cents,
          taxable: fc.boolean(),
          description: maybe(text(4095)),
          quantity: maybe(rate),
          rate: maybe(rate),
          serviceDate: maybe(day),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('text'), description: text(4000) }) },
    );
    const given = fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 12 }),
      number: maybe(fc.stringMatching(/^[A-Z0-9-]{1,21}$/)),
      date: day,
      dueDate: maybe(day),
      memo: maybe(text(1000)),
      poNumber: maybe(text(100)),
      discount: maybe(cents),
      tax: maybe(fc.record({ amount: cents, taxCode: fc.constant({ name: 'Sales Tax' }) })),
      mark: name(100),
    });
    await fc.assert(
      fc.asyncProperty(given, async (invoice) => {
        const lines = invoice.lines.map((each) => (each.kind === 'sale' ? { ...each, item: { id: made.item } } : each));
        const total = sumMoney(lines.flatMap((each) => ('amount' in each ? [each.amount] : [])));
        const command = parses(OnlineInvoiceCreate, { ...invoice, lines, total, customer: { id: made.customer } });
        if (command !== undefined) await expectWellFormed(operations['invoice.create'](command).build('k', facts));
      }),
      runs,
    );
    expectMostAccepted();
  }, 120_000);

  test('payments', async () => {
    const given = fc.record({
      date: day,
      amount: cents,
      method: maybe(fc.constantFrom('Check', 'Barter')),
      reference: maybe(text(100)),
      depositTo: maybe(fc.constant({ name: 'Undeposited Funds' })),
      memo: maybe(text(4000)),
      mark: name(100),
    });
    await fc.assert(
      fc.asyncProperty(given, async (payment) => {
        const command = parses(OnlinePaymentCreate, { ...payment, applied: [], customer: { id: made.customer } });
        if (command !== undefined) await expectWellFormed(operations['payment.create'](command).build('k', facts));
      }),
      runs,
    );
    expectMostAccepted();
  }, 120_000);
});
