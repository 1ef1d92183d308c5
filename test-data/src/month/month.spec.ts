import { parseMessage, sumMoney } from '@jobpro/contracts';
import { randomFrom } from '@jobpro/testing';
import { describe, expect, test } from '@jest/globals';
import { monthOf } from './month.js';

const small = { customers: 30, items: 12, jobs: 9, invoices: 200, payments: 150 };
const make = (seed: number) => monthOf('acme', 'desktop', small, randomFrom(seed));
const ofType = (month: ReturnType<typeof make>, type: string) =>
  month.events.flatMap((event) =>
    event.type === type ? [event.data as { customerId: string; total: string; amount: string }] : [],
  );
const cents = (amounts: string[]) => Number(sumMoney(amounts).replace('.', ''));

describe('a month', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(make(7)).toEqual(make(7));
    expect(make(7)).not.toEqual(make(8));
  });

  test.each([1, 2, 3])('is taken by the contracts, event by event (seed %i)', (seed) => {
    for (const { type, data } of make(seed).events) expect(parseMessage(type, data)).toMatchObject({ ok: true });
  });

  test('knows its totals in the books', () => {
    const month = make(4);
    const taken = ({ customerId }: { customerId: string }) => customerId !== 'C0';
    const invoices = ofType(month, 'jobpro.invoice.created.v1');
    const payments = ofType(month, 'jobpro.payment.recorded.v1');
    expect([invoices.length, payments.length]).toEqual([200, 150]);
    expect(month.books.invoices.cents).toBe(cents(invoices.filter(taken).map(({ total }) => total)));
    expect(month.books.payments.cents).toBe(cents(payments.filter(taken).map(({ amount }) => amount)));
    expect(month.books.refused.invoices).toBe(2);
  });
});
