import type { CompanySettings } from '@jobpro/contracts';

export interface Gap {
  readonly field: string;
  readonly sentence: string;
}

/** What is not decided yet and will stop something, in the order in which a bookkeeper meets it. */
export function gapsOf(settings: CompanySettings | undefined): Gap[] {
  if (settings === undefined) return [{ field: 'name', sentence: 'Nothing is decided yet, so nothing is sent.' }];
  const { accounts, edition, goLive, lineItem, discountItem, tax } = settings;
  const missing: [field: string, present: boolean, sentence: string][] = [
    ['goLive', goLive !== undefined, 'Without a go-live day, every old document is offered for export.'],
    ['accounts.income', accounts.income !== undefined, 'New items need an income account.'],
    ['accounts.expense', accounts.expense !== undefined, 'New items that are bought need an expense account.'],
    ['accounts.costOfGoods', accounts.costOfGoods !== undefined, 'New inventory items need a cost-of-goods account.'],
    ['accounts.asset', accounts.asset !== undefined, 'New inventory items need an asset account.'],
    ['lineItem', lineItem !== undefined, 'Invoice lines without an item need one to stand for them.'],
    ['discountItem', edition === 'online' || discountItem !== undefined, 'On Desktop a discount needs an item.'],
    ['tax', tax.kind !== 'line' || tax.item !== '', 'Tax as a line needs an item.'],
  ];
  return missing.flatMap(([field, present, sentence]) => (present ? [] : [{ field, sentence }]));
}

/** The settings that differ, by name, with what they were and are: what is kept on record of a change. */
export function changesBetween(
  before: Readonly<Record<string, unknown>> | undefined,
  after: Readonly<Record<string, unknown>>,
): Record<string, { from: unknown; to: unknown }> {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after)]);
  names.delete('revision');
  const changed: Record<string, { from: unknown; to: unknown }> = {};
  for (const name of names) {
    const [from, to] = [before?.[name], after[name]];
    if (JSON.stringify(from) !== JSON.stringify(to)) changed[name] = { from: from ?? null, to: to ?? null };
  }
  return changed;
}
