/** What went, but with something to know. Each code has one sentence. */
export const warnings = {
  'name.shortened': (d: { from: string; to: string }) =>
    `The name “${d.from}” was shortened to “${d.to}”, the length QuickBooks takes.`,
  'name.long': (d: { name: string; limit: string }) =>
    `The name “${d.name}” is longer than the ${d.limit} characters that QuickBooks’ own pages and imports take; it went whole.`,
  'name.changed': (d: { from: string; to: string }) =>
    `The name “${d.from}” became “${d.to}”: QuickBooks does not take some of its characters.`,
  'name.suffixed': (d: { from: string; to: string }) =>
    `“${d.from}” is taken by another kind of name in QuickBooks, so the customer was made as “${d.to}”.`,
  'name.shared': (d: { name: string; other: string }) =>
    `JobPro has two records named “${d.name}” (the other is ${d.other}); both lead to one in QuickBooks.`,
  'text.shortened': (d: { field: string; limit: string }) =>
    `The ${d.field} was shortened to ${d.limit} characters, the length QuickBooks takes.`,
  'text.transliterated': (d: { field: string; from: string; to: string }) =>
    `In the ${d.field}, “${d.from}” became “${d.to}”: QuickBooks cannot hold some of its characters.`,
  'item.type-differs': (d: { name: string; jobpro: string; quickbooks: string }) =>
    `The item “${d.name}” is ${d.jobpro} in JobPro but ${d.quickbooks} in QuickBooks; it was linked as it is there.`,
  'name.reactivated': (d: { name: string }) => `“${d.name}” was inactive in QuickBooks and is active again.`,
  'total.differs': (d: { jobpro: string; quickbooks: string }) =>
    `QuickBooks shows a total of ${d.quickbooks}, JobPro ${d.jobpro}. Payments for this invoice wait until somebody decides.`,
  'total.accepted': (d: { jobpro: string; quickbooks: string; upTo: string }) =>
    `QuickBooks computes a total of ${d.quickbooks}, JobPro ${d.jobpro}: within the ${d.upTo} that the settings take as it is.`,
  'document.adopted': (d: { number: string }) =>
    `${d.number} was already in QuickBooks from an earlier attempt and was linked, not sent again.`,
} as const;

export type WarningCode = keyof typeof warnings;
export type WarningDetails<C extends WarningCode> = Parameters<(typeof warnings)[C]>[0];
