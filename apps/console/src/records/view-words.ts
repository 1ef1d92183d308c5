import type { View } from './records.schema.js';

/** The words of the states that a record is in, on the page and in files. */
export const viewWords: Readonly<Record<View, string>> = {
  ready: 'Ready',
  blocked: 'Before go-live',
  waiting: 'Waiting',
  sending: 'Sending',
  checking: 'Checking',
  exported: 'In QuickBooks',
  differs: 'Differs in QuickBooks',
  voided: 'Void in QuickBooks',
  failed: 'Failed',
  excluded: 'Kept out',
  settled: 'Settled by hand',
};
/** The meaning of each state, in a sentence. */
export const viewHints: Readonly<Record<View, string>> = {
  ready: 'Ready to send.',
  blocked: 'Dated before your go-live day, so not offered for sending.',
  waiting: 'Selected, and waiting for something that must be in QuickBooks first.',
  sending: 'On the way to QuickBooks.',
  checking: 'Sent, but the answer was lost. We look in QuickBooks before sending again.',
  exported: 'In QuickBooks.',
  differs: 'Sent, but QuickBooks does not have it as JobPro does now. Each row says what differs.',
  voided: 'Voided in JobPro, and void in QuickBooks.',
  failed: 'Not sent. Each row says why and what to do.',
  excluded: 'Stays in JobPro.',
  settled: 'Someone dealt with it by hand. It is not sent.',
};
