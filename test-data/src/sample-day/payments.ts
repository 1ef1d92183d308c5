import { type Payment, sumMoney } from '@jobpro/contracts';
import type { Random } from '@jobpro/testing';
import { Decimal } from 'decimal.js';

/** An invoice that QuickBooks will have, so that a payment can go against it. */
export interface Open {
  readonly id: string;
  readonly customerId: string;
  readonly total: string;
}

type Kind = 'whole' | 'partial' | 'several' | 'unapplied' | 'too-much';
/** The kinds in the order they come, again and again. */
const kinds: readonly Kind[] = [
  'whole',
  'several',
  'whole',
  'partial',
  'whole',
  'unapplied',
  'several',
  'whole',
  'partial',
  'too-much',
];

/** Returns `count` payments of the given invoices. No invoice is ever paid more than its balance. */
export function paymentsOver(invoices: readonly Open[], count: number, random: Random): Payment[] {
  const open = invoices.filter(({ total }) => new Decimal(total).gt(1)).map((invoice) => ({ ...invoice }));
  const payments: Payment[] = [];
  for (let index = 0; index < count && open.length > 0; index += 1) {
    const kind = kinds[index % kinds.length] ?? 'whole';
    const first = open.shift();
    if (first === undefined) break;
    const others =
      kind === 'several' ? open.filter(({ customerId }) => customerId === first.customerId).slice(0, 2) : [];
    for (const other of others) open.splice(open.indexOf(other), 1);
    const applications = [first, ...others].map(({ id, total }) => ({ invoiceId: id, amount: total }));
    const part = new Decimal(first.total)
      .times(random.pick(['0.3333', '0.5', '0.125']))
      .toFixed(2, Decimal.ROUND_HALF_UP);
    const applied = sumMoney(applications.map(({ amount }) => amount));
    const base = { ...head(index, random), customerId: first.customerId };
    switch (kind) {
      case 'whole':
      case 'several':
        payments.push({ ...base, amount: applied, applications });
        break;
      case 'partial':
        payments.push({ ...base, amount: part, applications: [{ invoiceId: first.id, amount: part }] });
        break;
      case 'unapplied':
        payments.push({ ...base, amount: part, applications: [] });
        break;
      case 'too-much':
        payments.push({ ...base, amount: sumMoney([applied, '37.50']), applications });
        break;
      default:
        kind satisfies never;
    }
  }
  return payments;
}

/** Returns the fields that every payment has, whatever it is for. */
export function head(index: number, random: Random): Omit<Payment, 'customerId' | 'amount' | 'applications'> {
  const method = random.pick(['Check', 'Check', 'Check', 'Card', 'ACH', 'Cash']);
  return {
    id: `PAY-${String(index + 1).padStart(3, '0')}`,
    revision: 1,
    date: `2026-11-${String(17 + (index % 4))}`,
    method,
    ...(method === 'Check' ? { reference: `CK ${String(random.between(1000, 99_999))}` } : {}),
    ...(index % 5 === 0 ? { memo: "Dropped off at the office; 'thank you' note enclosed" } : {}),
  };
}
