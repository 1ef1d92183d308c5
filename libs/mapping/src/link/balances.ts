import { sumMoney } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import type { Draw } from '../entity-mapping.js';
import { targetKey } from './link.js';

/** What invoices still owe in QuickBooks as far as we know: their total, less what our own payments took. Lives for one batch. */
export class Balances {
  private readonly left = new Map<string, string>();

  constructor(known: Iterable<readonly [key: string, left: string]>) {
    for (const [key, left] of known) this.left.set(key, left);
  }

  /** The same, to be taken from apart. */
  copy(): Balances {
    return new Balances(this.left);
  }

  owed(companyId: string, invoiceId: string): string | undefined {
    return this.left.get(keyOf(companyId, invoiceId));
  }

  /** What a payment took is free again: it was deleted in QuickBooks, and is sent anew. */
  give(companyId: string, draws: readonly Draw[]): void {
    this.take(
      companyId,
      draws.map(({ invoiceId, amount }) => ({ invoiceId, amount: new Decimal(amount).negated().toFixed(2) })),
    );
  }

  /** A payment of the same batch is on its way. */
  take(companyId: string, draws: readonly Draw[]): void {
    for (const { invoiceId, amount } of draws) {
      const key = keyOf(companyId, invoiceId);
      const left = this.left.get(key);
      if (left !== undefined) this.left.set(key, sumMoney([left, new Decimal(amount).negated().toFixed(2)]));
    }
  }
}

const keyOf = (companyId: string, id: string) => targetKey(companyId, { entity: 'invoice', id });
