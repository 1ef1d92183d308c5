import { entities, type Entity, type Remote, sumMoney } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import type { Application, Dependency } from '../entity-mapping.js';

/** The settings of a company, as something to wait for. */
export const settingsDependency: Dependency = { entity: 'company', id: 'settings' };

/** Identifies a dependency over all companies. `sync_record.waits_for` holds these keys. */
export const dependencyKey = (companyId: string, { entity, id }: Dependency): string => `${companyId}/${entity}/${id}`;

const isEntity = (word: string): word is Entity => entities.some((entity) => entity === word);

/** Returns the record that a key identifies; undefined for the settings, which are no record. */
export function recordOf(
  key: string,
): { readonly companyId: string; readonly entity: Entity; readonly id: string } | undefined {
  const [companyId = '', entity = '', ...id] = key.split('/');
  return isEntity(entity) ? { companyId, entity, id: id.join('/') } : undefined;
}

/** A link, and what documents take over from the record that has it. */
export interface Linked extends Remote {
  /** A customer's addresses as JobPro has them. */
  readonly email?: string | undefined;
}

/** The links that a batch of records can need, loaded at once. */
export class Links {
  private readonly remotes: ReadonlyMap<string, Linked>;

  constructor(entries: Iterable<readonly [key: string, remote: Linked]>) {
    this.remotes = new Map(entries);
  }

  find(companyId: string, entity: Entity, id: string): Linked | undefined {
    return this.remotes.get(dependencyKey(companyId, { entity, id }));
  }
}

/** An invoice that is paid. */
export interface InvoiceBalance {
  readonly openBalance: string;
  /** The number by which JobPro's users know it. */
  readonly number: string;
}

/**
 * The open balances of invoices in QuickBooks as far as we know: their total, less what our own
 * payments applied. Lives for one batch.
 */
export class Balances {
  readonly #invoices: Map<string, InvoiceBalance>;

  constructor(invoices: Iterable<readonly [key: string, invoice: InvoiceBalance]>) {
    this.#invoices = new Map(invoices);
  }

  /** Returns a copy of the balances, which changes independently. */
  copy(): Balances {
    return new Balances(this.#invoices);
  }

  openBalance(companyId: string, invoiceId: string): string | undefined {
    return this.#invoices.get(keyOf(companyId, invoiceId))?.openBalance;
  }

  /** Returns JobPro's number of an invoice, even if it was never exported. */
  numberOf(companyId: string, invoiceId: string): string | undefined {
    return this.#invoices.get(keyOf(companyId, invoiceId))?.number;
  }

  /** Subtracts a payment of the same batch that was sent or is in QuickBooks. */
  apply(companyId: string, applications: readonly Application[]): void {
    for (const { invoiceId, amount } of applications) {
      const key = keyOf(companyId, invoiceId);
      const invoice = this.#invoices.get(key);
      if (invoice === undefined) continue;
      const openBalance = sumMoney([invoice.openBalance, negated(amount)]);
      this.#invoices.set(key, { ...invoice, openBalance });
    }
  }

  /** Adds back a payment that was refused, withdrawn, or deleted in QuickBooks. */
  reverse(companyId: string, applications: readonly Application[]): void {
    this.apply(
      companyId,
      applications.map(({ invoiceId, amount }) => ({ invoiceId, amount: negated(amount) })),
    );
  }
}

const keyOf = (companyId: string, id: string): string => dependencyKey(companyId, { entity: 'invoice', id });
const negated = (amount: string): string => new Decimal(amount).negated().toFixed(2);
