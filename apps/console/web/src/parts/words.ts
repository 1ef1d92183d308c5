import type { ActionName, View } from '../api/types.js';

export const views: readonly View[] = [
  'ready',
  'blocked',
  'waiting',
  'sending',
  'checking',
  'exported',
  'failed',
  'excluded',
];
export const viewWords: Readonly<Record<View, string>> = {
  ready: 'Ready',
  blocked: 'Blocked',
  waiting: 'Waiting',
  sending: 'Sending',
  checking: 'Checking',
  exported: 'In QuickBooks',
  failed: 'Failed',
  excluded: 'Do not send',
};
export const viewHints: Readonly<Record<View, string>> = {
  ready: 'Can be sent when you choose it.',
  blocked: 'Dated before your go-live day, so it is not offered.',
  waiting: 'Was chosen, and waits for something that must be in QuickBooks first.',
  sending: 'On its way to QuickBooks.',
  checking: 'Was sent, but the answer was lost. We look in QuickBooks before anything is sent again.',
  exported: 'Is in QuickBooks, once.',
  failed: 'QuickBooks did not take it. The reason and what to do stand with it.',
  excluded: 'Stays in JobPro.',
};
export const actionWords: Readonly<Record<ActionName, string>> = {
  select: 'Send to QuickBooks',
  retry: 'Send again',
  exclude: 'Do not send',
  include: 'Offer again',
  link: 'Link to an existing one',
  'send-anew': 'Send anew',
  settle: 'Done',
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
