import { sumMoney } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import type { Draw } from '../entity-mapping.js';
import { targetKey } from './link.js';

/** An invoice that is paid. */
export interface Owing {
  readonly owed: string;
  /** By which JobPro's people know it. */
  readonly number: string;
}

/** What invoices still owe in QuickBooks as far as we know: their total, less what our own payments took. Lives for one batch. */
export class Balances {
  private readonly left: Map<string, Owing>;

  constructor(known: Iterable<readonly [key: string, left: Owing]>) {
    this.left = new Map(known);
  }

  /** The same, to be taken from apart. */
  copy(): Balances {
    return new Balances(this.left);
  }

  owed(companyId: string, invoiceId: string): string | undefined {
    return this.left.get(keyOf(companyId, invoiceId))?.owed;
  }

  /** JobPro's number of an invoice, also where it was never exported. */
  numberOf(companyId: string, invoiceId: string): string | undefined {
    return this.left.get(keyOf(companyId, invoiceId))?.number;
  }

  /** What a payment took is free again: it was refused, taken back, or deleted in QuickBooks. */
  give(companyId: string, draws: readonly Draw[]): void {
    this.take(
      companyId,
      draws.map(({ invoiceId, amount }) => ({ invoiceId, amount: new Decimal(amount).negated().toFixed(2) })),
    );
  }

  /** A payment of the same batch is on its way, or there. */
  take(companyId: string, draws: readonly Draw[]): void {
    for (const { invoiceId, amount } of draws) {
      const key = keyOf(companyId, invoiceId);
      const left = this.left.get(key);
      if (left === undefined) continue;
      this.left.set(key, { ...left, owed: sumMoney([left.owed, new Decimal(amount).negated().toFixed(2)]) });
    }
  }
}

const keyOf = (companyId: string, id: string) => targetKey(companyId, { entity: 'invoice', id });
