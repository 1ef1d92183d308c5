import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sumMoney, type Edition } from '@jobpro/contracts';
import { randomFrom } from '@jobpro/testing';
import { runDemo, type DemoRun, startSystem, type System } from '@jobpro/tools';
import { monthOf, partOf, sampleOf } from '@jobpro/test-data';

const MINUTES = 60_000;
const SEED = 20_261_101;
/** A fortieth of a mid-size contractor's month: so much as Intuit's limits let through without a pause. */
const months = (['online', 'desktop'] as const).map((edition: Edition) =>
  monthOf(`month-${edition}`, edition, partOf(40), randomFrom(SEED)),
);

let system: System;
let played: DemoRun;
beforeAll(async () => {
  system = await startSystem({ env: {} });
  played = await runDemo(system, { companies: months.map(sampleOf), twice: true, shuffle: SEED, patience: MINUTES });
}, 4 * MINUTES);
afterAll(() => system.stop());

test('a month, doubled and shuffled, ends in both editions’ QuickBooks as it must, document by document', () => {
  expect(played.problems).toEqual([]);
});

test.each(months)('its sums in QuickBooks are right to the cent: $edition', ({ companyId, books }) => {
  const held = played.ends.find(({ company }) => company.id === companyId)?.snapshot;
  const cents = (amounts: readonly string[] = []) => Number(sumMoney(amounts).replace('.', ''));
  expect({
    invoices: { count: held?.invoices.length, cents: cents(held?.invoices.map(({ total }) => total)) },
    payments: { count: held?.payments.length, cents: cents(held?.payments.map(({ total }) => total)) },
    appliedCents: cents(held?.payments.flatMap(({ applied }) => applied.map(({ amount }) => amount))),
  }).toEqual({ invoices: books.invoices, payments: books.payments, appliedCents: books.appliedCents });
});
