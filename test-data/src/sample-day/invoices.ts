import { type Invoice, type InvoiceLine, type Job, sumMoney } from '@jobpro/contracts';
import type { Random } from '@jobpro/testing';
import { Decimal } from 'decimal.js';
import type { z } from 'zod';

type LineInput = z.input<typeof InvoiceLine>;
export type InvoiceInput = z.input<typeof Invoice>;

/** The inputs that an invoice is composed from. */
export interface Order {
  readonly index: number;
  readonly number: string;
  readonly customerId: string;
  /** The customer's jobs: the lines go round them. */
  readonly jobs: readonly Job[];
  readonly items: readonly { readonly id: string; readonly name: string; readonly price: string; taxable: boolean }[];
  readonly lines: number;
}

const quantities: [string, ...string[]] = ['1', '2', '2.75', '3.5', '0.5', '7', '12', '16.25', '40', '133.333'];
const rounds: [string, ...string[]] = ['350', '1275.5', '89.99', '2400.05'];
const remarks: [string, ...string[]] = [
  'as per contract',
  'extra, agreed on site',
  'change order 2',
  'week of 9 November',
];
const TAX = '0.0825';

const cents = (value: Decimal): string => value.toFixed(2, Decimal.ROUND_HALF_UP);

/** An invoice as JobPro writes one: every figure comes from decimals, half cents away from zero. */
export function invoice(order: Order, random: Random): InvoiceInput {
  const { index, customerId, number } = order;
  const taxed = index % 4 === 1;
  const lines = Array.from({ length: order.lines }, (_, place) => line(order, place, taxed, random));
  const sum = sumMoney(lines.map(({ amount }) => amount));
  const discount = discountOf(index, sum);
  const less = discount === undefined ? '0' : 'amount' in discount ? discount.amount : percent(sum, discount.percent);
  const taxable = sumMoney(lines.flatMap(({ amount, taxable }) => (taxable ? [amount] : [])));
  const tax = cents(new Decimal(taxable).times(TAX));
  const withTax = taxed && !new Decimal(tax).isZero();
  return {
    id: `INV-${String(index + 1).padStart(3, '0')}`,
    revision: 1,
    number,
    customerId,
    date: `2026-11-${String(16 + (index % 5))}`,
    ...(index % 2 === 0 ? { terms: 'Net 30', dueDate: `2026-12-${String(16 + (index % 5))}` } : {}),
    ...(index % 7 === 3 ? { poNumber: `PO ${String(random.between(1000, 9999))}/A` } : {}),
    ...(index % 6 === 2
      ? { memo: 'Thank you. Retainage of 10% is billed at completion.\nQuestions: ask for Dana.' }
      : {}),
    lines,
    ...(discount === undefined ? {} : { discount }),
    ...(withTax ? { tax: { amount: tax, name: 'Sales tax 8.25%' } } : {}),
    total: cents(new Decimal(sum).minus(less).plus(withTax ? tax : '0')),
  };
}

const percent = (sum: string, share: string): string => cents(new Decimal(sum).times(share).dividedBy(100));

function discountOf(index: number, sum: string): { amount: string } | { percent: string } | undefined {
  if (index % 9 === 4) return { percent: '5' };
  if (index % 13 === 6 && new Decimal(sum).gt('100')) return { amount: '25.00' };
  return undefined;
}

function line({ index, jobs, items }: Order, place: number, taxed: boolean, random: Random): LineInput {
  const item = items[(index * 3 + place) % items.length];
  const job = jobs[place % Math.max(jobs.length, 1)];
  const quantity = random.pick(quantities);
  const rate = item === undefined || item.price === '0' ? random.pick(rounds) : item.price;
  const product = new Decimal(quantity).times(rate);
  const kind = (index + place) % 11;
  return {
    // One line in eleven names no item, one only an amount, and one was rounded down by hand.
    ...(kind === 5 || item === undefined ? {} : { itemId: item.id }),
    description: `${item?.name ?? 'Work'}, ${random.pick(remarks)}`,
    ...(kind === 8 ? {} : { quantity, rate }),
    amount: kind === 3 ? product.toFixed(2, Decimal.ROUND_FLOOR) : cents(product),
    ...(taxed && item?.taxable === true ? { taxable: true } : {}),
    ...(place % 3 === 0 ? { serviceDate: `2026-11-${String(9 + (place % 7)).padStart(2, '0')}` } : {}),
    ...(job === undefined ? {} : { jobId: job.id, jobNumber: job.number, jobName: job.name }),
  };
}
