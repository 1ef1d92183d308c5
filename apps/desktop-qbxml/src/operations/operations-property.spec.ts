import { describe, expect, test } from '@jest/globals';
import { desktopCommands } from '@jobpro/contracts';
import { buildMessageSet } from '@jobpro/qbxml';
import { codePoint, expectValidQbxml, schemaTest } from '@jobpro/qbxml/testing';
import fc from 'fast-check';
import { isOperation, operations } from './operations.js';
import type { FileFacts } from '../connection/connection.js';
import { type DesktopRequest, identify } from './wire.js';

const id = fc.constant('80000001-1234567890');
const ref = fc.oneof(
  id.map((each) => ({ id: each })),
  fc.string({ minLength: 1, maxLength: 60, unit: codePoint }).map((name) => ({ name })),
);
/** Any text that people may write: every script, control characters, emoji, markup. */
const wild = (most: number) =>
  fc.oneof(
    fc.string({ maxLength: most, unit: codePoint }),
    fc.string({ maxLength: most, unit: 'grapheme' }).map((text) => text.slice(0, most)),
    fc
      .constantFrom('O’Brien & Sons <Ltd>', 'Čapek – “Zoë” 🏠', ']]>', 'a:b', ' ', '')
      .map((text) => text.slice(0, most)),
  );
const filled = (most: number) => wild(most).filter((text) => text.length > 0);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const digits = (most: number, places: number) =>
  fc
    .tuple(
      fc.boolean(),
      fc.bigInt({ min: 0n, max: 10n ** BigInt(most) - 1n }),
      fc.integer({ min: 0, max: 10 ** places - 1 }),
    )
    .map(([minus, whole, fraction]) => `${minus ? '-' : ''}${whole}.${String(fraction).padStart(places, '0')}`);
const money = digits(9, 2);
const rate = digits(7, 5);
const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const address = fc.record({
  lines: fc.array(wild(41), { maxLength: 5 }),
  city: maybe(wild(31)),
  state: maybe(wild(21)),
  postalCode: maybe(wild(13)),
  country: maybe(wild(31)),
});
const head = { commandId: fc.uuid(), recordId: fc.constant('r'), warnings: fc.constant([]) };
const policy = fc.record({
  inactiveNames: fc.constantFrom('reactivate', 'reject'),
  heldNames: fc.oneof(fc.constant('reject'), fc.record({ suffix: filled(20) })),
});
const mark = filled(120);
const account = maybe(ref);

/** The commands that write one record. */
type Type = Extract<keyof typeof desktopCommands, `${string}.ensure.v1` | `${string}.create.v1`>;

const arbitraries: Readonly<Record<Type, fc.Arbitrary<unknown>>> = {
  'command.desktop.customer.ensure.v1': fc.record({
    ...head,
    name: filled(41),
    policy,
    create: fc.record({
      companyName: maybe(wild(41)),
      firstName: maybe(wild(25)),
      lastName: maybe(wild(25)),
      email: maybe(wild(1023)),
      phone: maybe(wild(21)),
      mobile: maybe(wild(21)),
      billingAddress: maybe(address),
      shippingAddress: maybe(address),
      terms: maybe(ref),
      notes: maybe(wild(4095)),
    }),
  }),
  'command.desktop.item.ensure.v1': fc.record({
    ...head,
    name: filled(31),
    policy,
    create: fc.record({
      type: fc.constantFrom('service', 'non-inventory', 'inventory'),
      description: maybe(wild(4095)),
      purchaseDescription: maybe(wild(4095)),
      price: maybe(rate),
      cost: maybe(rate),
      sku: maybe(wild(31)),
      accounts: fc.record({ income: account, expense: account, costOfGoods: account, asset: account }),
      taxable: fc.boolean(),
    }),
  }),
  'command.desktop.job.ensure.v1': fc.record({
    ...head,
    name: filled(41),
    customer: fc.record({ id }),
    policy,
    create: fc.record({
      startDate: maybe(day),
      endDate: maybe(day),
      description: maybe(wild(99)),
      address: maybe(address),
    }),
  }),
  'command.desktop.invoice.create.v1': fc.record({
    ...head,
    customer: ref,
    number: maybe(wild(11)),
    date: day,
    dueDate: maybe(day),
    terms: maybe(ref),
    memo: maybe(wild(4095)),
    poNumber: maybe(wild(25)),
    mark,
    lines: fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('sale'),
          item: ref,
          description: maybe(wild(4095)),
          quantity: maybe(rate),
          rate: maybe(rate),
          amount: money,
          taxable: fc.boolean(),
          serviceDate: maybe(day),
        }),
        fc.record({ kind: fc.constant('text'), description: wild(4095) }),
      ),
      { minLength: 1, maxLength: 6 },
    ),
    total: money,
  }),
  'command.desktop.payment.create.v1': fc.record({
    ...head,
    customer: ref,
    date: day,
    amount: money,
    method: maybe(filled(100)),
    reference: maybe(wild(100)),
    depositTo: maybe(ref),
    memo: maybe(wild(4095)),
    mark,
    applied: fc.array(fc.record({ invoice: fc.record({ id }), amount: money, number: filled(20) }), { maxLength: 4 }),
  }),
};
const types = Object.keys(arbitraries) as Type[];
const facts: FileFacts = { taxCodes: { taxable: 'Tax', exempt: 'Non' } };

/** Returns the requests that a command looks up and sends, or the sentence of its refusal. */
function outcome(type: Type, data: unknown): { requests: readonly DesktopRequest[]; sentence: string | undefined } {
  const key = type.split('.').slice(2, 4).join('.');
  if (!isOperation(key)) throw new Error(`${key} is no operation.`);
  const bound = operations[key](data);
  const built = bound.build(identify, facts);
  const questions = bound.lookFor();
  if (built.kind === 'write') return { requests: [...questions, built.write], sentence: undefined };
  return { requests: questions, sentence: built.answer.kind === 'rejected' ? built.answer.reason.sentence : undefined };
}

const setOf = (request: DesktopRequest): string => {
  const set = buildMessageSet({ requests: [request], onError: 'continueOnError', newMessageSetID: 'a1b2c3' });
  if (!set.ok) throw new Error(set.problem.kind);
  return set.value;
};

describe('whatever the contracts allow', () => {
  test.each(types)('%s becomes requests, or is refused with a sentence', (type) => {
    fc.assert(
      fc.property(arbitraries[type], (value) => {
        const data: unknown = JSON.parse(JSON.stringify(value));
        if (!desktopCommands[type].safeParse(data).success) return;
        const { requests, sentence } = outcome(type, data);
        if (sentence === undefined) expect(requests.some(({ type: kind }) => kind.endsWith('Add'))).toBe(true);
        else expect(sentence).toMatch(/\S/);
        for (const { xml } of requests) expect(xml).toMatch(/^[\x20-\x7e\n\t]*$/);
      }),
      { numRuns: 300 },
    );
  });

  schemaTest('is valid by Intuit’s schema', async () => {
    const documents = types.flatMap((type) =>
      fc.sample(arbitraries[type], 120).flatMap((value) => {
        const data: unknown = JSON.parse(JSON.stringify(value));
        return desktopCommands[type].safeParse(data).success ? outcome(type, data).requests.map(setOf) : [];
      }),
    );
    await expectValidQbxml(documents);
  });
});
