import { viewHints, viewWords } from '../../../src/records/view-words.js';
import type { ActAsked, ActionName, View } from '../api/types.js';
import { count } from './format.js';

export { viewHints, viewWords };

export const isView = (text: string | null): text is View => text !== null && Object.hasOwn(viewWords, text);
/** In the order of the tabs. */
export const views: readonly View[] = Object.keys(viewWords).filter(isView);
export const actionWords: Readonly<Record<ActionName, string>> = {
  select: 'Send to QuickBooks',
  retry: 'Send again',
  exclude: 'Do not send',
  include: 'Offer again',
  'settle-by-hand': 'Settled by hand',
  reopen: 'Undo: not settled',
  link: 'Link to an existing one',
  'send-anew': 'Send as new',
  'send-anyway': 'Send it anyway',
  void: 'Void it in QuickBooks',
  'void-with-payments': 'Void it all the same',
  settle: 'Mark as done',
  check: 'Check again',
};
export const entityWords: Readonly<Record<string, string>> = {
  invoice: 'Invoice',
  payment: 'Payment',
  job: 'Job',
  customer: 'Customer',
  item: 'Item',
  company: 'Settings',
};
export const editionWords = { online: 'QuickBooks Online', desktop: 'QuickBooks Desktop' } as const;

/** The actions of users that are not acts on records. */
const sentences: Readonly<Record<string, string>> = {
  'company.configured': 'changed the settings',
  'company.read-lists': 'refreshed the QuickBooks lists',
  'company.paused': 'paused syncing',
  'company.resumed': 'resumed syncing',
  'connection.online-begun': 'started to connect QuickBooks Online',
  'connection.online-ended': 'disconnected QuickBooks Online',
  'connection.online-refused': 'refused to connect a QuickBooks company',
  'connection.desktop-made': 'created a connection file for QuickBooks Desktop',
  'connection.confirmed': 'confirmed that the right books are connected',
  'import.requested': 'started an import',
  'month.closed': 'closed a month',
  'letter.redriven': 'sent a dead letter again',
  'rehearsal.sent': 'sent a test event',
};

type ActKind = Exclude<ActAsked['act']['kind'], 'plan' | 'read-lists'> | 'export-requested';
/** Acts on records, around what they were done to: "sent 3 invoices again". */
const acts: Readonly<Record<ActKind, { before: string; after?: string; kind?: string }>> = {
  'export-requested': { before: 'sent' },
  retry: { before: 'sent', after: 'again' },
  'send-anew': { before: 'sent', after: 'as new' },
  'send-anyway': { before: 'sent', after: 'although QuickBooks has one like it' },
  void: { before: 'voided', after: 'in QuickBooks' },
  'void-with-payments': { before: 'voided', after: 'in QuickBooks with payments applied' },
  exclude: { before: 'kept', after: 'out' },
  include: { before: 'offered', after: 'again' },
  'settle-by-hand': { before: 'settled', after: 'by hand' },
  reopen: { before: 'undid settling', after: 'by hand' },
  settle: { before: 'marked', after: 'as done' },
  check: { before: 'read', after: 'in QuickBooks again' },
  link: { before: 'linked' },
  'cancel-batch': { before: 'stopped sending' },
  'tie-out': { before: 'compared', after: 'with QuickBooks' },
  'decide-candidates': { before: 'decided on', kind: 'imported' },
  'decide-all-candidates': { before: 'decided on all', kind: 'imported' },
  'undo-candidates': { before: 'undid decisions on', kind: 'imported' },
};
const isActKind = (kind: string): kind is ActKind => Object.hasOwn(acts, kind);
const actOf = (kind: string) => (isActKind(kind) ? acts[kind] : { before: kind.replaceAll('-', ' ') });
const joined = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(' ');

/** Returns what somebody did, in words: "sent 3 invoices again". */
export function sayAct(what: string, details: Readonly<Record<string, unknown>> = {}): string {
  const sentence = sentences[what];
  if (sentence !== undefined) return sentence;
  const [entity = '', kind = ''] = what.split('.');
  const act = actOf(kind);
  const amount = typeof details['count'] === 'number' ? details['count'] : undefined;
  const number = amount === undefined ? undefined : count(amount);
  return joined(act.before, number, act.kind, amount === 1 ? entity : `${entity}s`, act.after);
}

/** Returns what somebody did to one record: "sent again". */
export function sayActOnRecord(what: string): string {
  const { before, after } = actOf(what.split('.')[1] ?? what);
  return joined(before, after);
}
