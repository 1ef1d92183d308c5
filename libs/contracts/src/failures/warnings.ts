import { day, dollars, quoted } from './sentence.js';

/** Warnings for a bookkeeper about a record that was sent. Each code has one sentence. */
export const warnings = {
  'name.shortened': (d: { from: string; to: string }) =>
    `The name “${d.from}” was shortened to “${d.to}” to fit into QuickBooks.`,
  'name.long': (d: { name: string; limit: string }) =>
    `The name “${d.name}” was sent in full. It is longer than the ${d.limit} characters that QuickBooks’ own pages and imports accept.`,
  'name.changed': (d: { from: string; to: string }) =>
    `The name “${d.from}” became “${d.to}”, because QuickBooks does not accept some of its characters.`,
  'name.suffixed': (d: { from: string; to: string }) =>
    `The name “${d.from}” is already used in QuickBooks, so the customer was created as “${d.to}”.`,
  'name.shared': (d: { name: string; other: string; otherId?: string }) =>
    `JobPro has two records named “${d.name}” (the other one: ${d.other}). Both use the same record in QuickBooks.`,
  'text.shortened': (d: { field: string; limit: string }) =>
    `The ${d.field} was shortened to ${d.limit} characters, the most that QuickBooks accepts.`,
  'text.transliterated': (d: { field: string; from: string; to: string }) =>
    d.to === ''
      ? `In the ${d.field}, ${quoted(d.from)} was left out, because QuickBooks does not accept it.`
      : `In the ${d.field}, ${quoted(d.from)} became ${quoted(d.to)}, because QuickBooks does not accept some characters.`,
  'item.type-differs': (d: { name: string; jobpro: string; quickbooks: string }) =>
    `The item “${d.name}” is ${d.jobpro} in JobPro but ${d.quickbooks} in QuickBooks. It was linked as it is in QuickBooks.`,
  'item.under-parent': (d: { name: string; parent: string }) =>
    `The item “${d.name}” is under “${d.parent}” in QuickBooks. It was linked there.`,
  'name.reactivated': (d: { name: string }) => `“${d.name}” was inactive in QuickBooks and was made active again.`,
  'total.differs': (d: { jobpro: string; quickbooks: string }) =>
    `The total is ${dollars(d.quickbooks)} in QuickBooks but ${dollars(d.jobpro)} in JobPro. Payments wait until someone decides.`,
  'total.accepted': (d: { jobpro: string; quickbooks: string; upTo: string }) =>
    `The total is ${dollars(d.quickbooks)} in QuickBooks but ${dollars(d.jobpro)} in JobPro. Your settings accept differences of up to ${dollars(d.upTo)}.`,
  'document.adopted': (d: { number: string }) =>
    `${d.number} was already in QuickBooks from an earlier attempt. It was linked and not sent again.`,
  // A detail is there where QuickBooks has another one than JobPro.
  'document.linked': (d: { what?: string; date?: string; ownDate?: string; customer?: string }) => {
    const date =
      d.date === undefined
        ? []
        : [`is of ${day(d.date)}${d.ownDate === undefined ? '' : `, not of ${day(d.ownDate)}`}`];
    const customer = d.customer === undefined ? [] : [`is on the customer “${d.customer}”`];
    const differences = [...date, ...customer].join(', and ');
    return `It was linked by hand to the ${d.what ?? 'invoice'} in QuickBooks${differences === '' ? '' : `, which ${differences}`}.`;
  },
  'text.left-out': (d: { field: string; characters: string }) =>
    `In the ${d.field}, ${quoted(d.characters)} was left out, because QuickBooks does not accept it.`,
  'email.left-out': (d: { email: string }) =>
    `The email address “${d.email}” was left out, because QuickBooks does not accept it.`,
  'address.joined': (d: { field: string; lines: string }) =>
    `The last lines of the ${d.field} were joined into one. QuickBooks accepts ${d.lines} lines in all.`,
  'reference.shortened': (d: { from: string; to: string }) =>
    `The reference “${d.from}” was shortened to “${d.to}” to fit into QuickBooks. The memo has the whole reference.`,
  'lines.rate-adjusted': (d: { lines: string }) =>
    `The rate was adjusted on line ${d.lines}, because QuickBooks computes another amount from quantity and rate. Quantity and amount are those of JobPro.`,
  'lines.amount-only': (d: { lines: string }) =>
    `Only the amount was sent for line ${d.lines}, because QuickBooks computes another amount from quantity and rate.`,
} as const;

export type WarningCode = keyof typeof warnings;
export type WarningDetails<C extends WarningCode> = Parameters<(typeof warnings)[C]>[0];
