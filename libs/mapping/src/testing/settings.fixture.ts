import { CompanySettings, type Edition } from '@jobpro/contracts';
import type { Translated, TranslationContext } from '../entity-mapping.js';

/** A company with everything set. */
export const settingsOf = (edition: Edition, more: Partial<CompanySettings> = {}): CompanySettings => ({
  ...CompanySettings.parse({
    revision: 1,
    name: 'Hartmann Plumbing',
    edition,
    accounts: { income: 'Sales', expense: 'Job Expenses', costOfGoods: 'Cost of Goods Sold', asset: 'Inventory Asset' },
    lineItem: 'Services',
    discountItem: 'Discount',
    terms: { 'net 30 days': 'Net 30' },
    paymentMethods: { check: 'Check' },
    tax: edition === 'online' ? { kind: 'override' } : { kind: 'line', item: 'Sales Tax' },
  }),
  ...more,
});

/**
 * Returns a translation context in which every record is linked. Its id in QuickBooks is `Q-` and
 * its own id.
 */
export const booksOf = (edition: Edition, more: Partial<CompanySettings> = {}): TranslationContext => ({
  settings: settingsOf(edition, more),
  remote: (_entity, id) => ({ id: `Q-${id}`, label: `No. ${id}` }),
});

/** Returns the fields that a translation wrote, or the sentence of its refusal. */
export const writtenOr = (translated: Translated): Readonly<Record<string, unknown>> | string =>
  translated.ok ? translated.data : translated.reason.sentence;

/** Returns the sentences of the warnings, or the sentence of the refusal. */
export const toldOf = (translated: Translated): readonly string[] =>
  translated.ok ? translated.warnings.map(({ sentence }) => sentence) : [translated.reason.sentence];
