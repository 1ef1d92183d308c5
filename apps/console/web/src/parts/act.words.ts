import { count } from './money.js';

const sentences: Readonly<Record<string, string>> = {
  'company.configured': 'changed the settings',
  'company.read-lists': 'had QuickBooks’ lists read',
  'company.paused': 'paused the company',
  'company.resumed': 'let the company go on',
  'connection.online-begun': 'began to connect QuickBooks Online',
  'connection.online-ended': 'disconnected QuickBooks Online',
  'connection.desktop-made': 'made a connection for QuickBooks Desktop',
  'connection.confirmed': 'confirmed that the right books are connected',
  'import.requested': 'asked for an import',
  'letter.redriven': 'sent a dead letter again',
  'rehearsal.sent': 'sent an event to rehearse',
};
const verbs: Readonly<Record<string, string>> = {
  'export-requested': 'sent',
  retry: 'sent again',
  'send-anew': 'sent anew',
  exclude: 'held back',
  include: 'offered again',
  settle: 'marked as done',
  link: 'linked',
  'decide-candidates': 'decided on imported',
  'decide-all-candidates': 'decided on all imported',
  'undo-candidates': 'took back decisions on imported',
};

/** What somebody did, in words: "sent again 3 invoices". */
export function sayAct(what: string, about: Readonly<Record<string, unknown>> = {}): string {
  const known = sentences[what];
  if (known !== undefined) return known;
  const [entity = '', kind = ''] = what.split('.');
  if (kind === 'cancel-batch') return `stopped a batch of ${entity}s`;
  if (kind === 'tie-out') return `compared ${entity}s with QuickBooks`;
  const verb = verbs[kind] ?? kind.replaceAll('-', ' ');
  const amount = about['count'];
  if (amount === 1) return `${verb} 1 ${entity}`;
  return typeof amount === 'number' ? `${verb} ${count(amount)} ${entity}s` : `${verb} ${entity}s`;
}

/** The same of one record: who did what to it. */
export function sayActOnRecord(what: string): string {
  const kind = what.split('.')[1] ?? what;
  return kind === 'tie-out' ? 'compared with QuickBooks' : (verbs[kind] ?? kind.replaceAll('-', ' '));
}
