import type { z } from 'zod';
import type { ConnectionStatus } from './outcomes.js';

type Details = Readonly<Record<string, string>>;
interface StateText {
  readonly status: z.infer<typeof ConnectionStatus>;
  readonly sentence: (details: Details) => string;
  readonly remedy?: string;
}

const sentences = (...all: readonly (string | undefined)[]): string =>
  all.filter((sentence) => sentence !== undefined && sentence !== '').join(' ');

const OPEN_OR_ANSWER =
  'Open the right company file in QuickBooks and run the Web Connector again. If this is the right file, say so on the Set-up page.';

/** Every state of a company's Web Connector, derived from its calls, with its sentence and remedy. */
export const desktopStates = {
  'never-connected': {
    status: 'disconnected',
    sentence: () => 'The Web Connector has not called yet.',
    remedy: 'Add the .qwc file to the QuickBooks Web Connector, paste the password and run it once.',
  },
  connected: {
    status: 'connected',
    sentence: (d) => `QuickBooks is connected${d['file'] === undefined ? '' : ` to “${d['file']}”`}.`,
  },
  silent: {
    status: 'warning',
    sentence: (d) =>
      `The Web Connector has not called for ${d['hours'] ?? 'some'} hours. The computer may be asleep or switched off.`,
    remedy: 'Wake the computer, open the Web Connector and check that Auto-Run is on.',
  },
  'wrong-password': {
    status: 'broken',
    sentence: () => 'The Web Connector uses a wrong password.',
    remedy: 'Make a new password on the Set-up page and paste it into the Web Connector.',
  },
  'wrong-file': {
    status: 'broken',
    sentence: (d) =>
      sentences(
        `QuickBooks has “${d['open'] ?? 'another company file'}” open, but this connection belongs to “${d['expected'] ?? 'another company file'}”.`,
        d['difference'],
        'Nothing was sent.',
      ),
    remedy: OPEN_OR_ANSWER,
  },
  'file-differs': {
    status: 'broken',
    sentence: (d) =>
      sentences(
        `The company file “${d['open'] ?? ''}” may not be the one that this connection belongs to.`,
        d['difference'],
        'Nothing was sent.',
      ),
    remedy: OPEN_OR_ANSWER,
  },
  'file-restored': {
    status: 'broken',
    sentence: (d) =>
      sentences(
        `The company file “${d['open'] ?? ''}” may be a restored backup.`,
        d['difference'],
        'Nothing was sent.',
      ),
    remedy: OPEN_OR_ANSWER,
  },
  'file-accepted': {
    status: 'warning',
    sentence: (d) =>
      d['file'] === undefined ? 'The company file is accepted.' : `The company file “${d['file']}” is accepted.`,
    remedy: 'Open it in QuickBooks and run the Web Connector. What is selected is then sent.',
  },
  'file-released': {
    status: 'warning',
    sentence: () => 'This connection belongs to no company file now. Nothing is sent.',
    remedy: 'Open your company file in QuickBooks and run the Web Connector. The connection then belongs to that file.',
  },
  'sample-file': {
    status: 'broken',
    sentence: (d) =>
      sentences(`QuickBooks has a sample file open: “${d['open'] ?? ''}”.`, d['difference'], 'Nothing was sent.'),
    remedy: 'Open your own company file in QuickBooks, then run the Web Connector again.',
  },
  'other-country': {
    status: 'broken',
    sentence: (d) =>
      `This is a QuickBooks for another country (${d['country'] ?? ''}). JobPro supports QuickBooks Desktop for the United States only.`,
    remedy: 'Use a company file of QuickBooks Desktop for the United States.',
  },
  'not-running': {
    status: 'broken',
    sentence: () => 'The Web Connector could not start QuickBooks, or QuickBooks is not running.',
    remedy: 'Open QuickBooks with the company file, then run the Web Connector again.',
  },
  'window-open': {
    status: 'warning',
    sentence: () => 'QuickBooks is waiting in a window that someone left open.',
    remedy: 'Close the open window in QuickBooks. The next run continues.',
  },
  'file-not-open': {
    status: 'broken',
    sentence: () => 'QuickBooks has no company file open that the Web Connector can use.',
    remedy: 'Open the company file in QuickBooks, then run the Web Connector again.',
  },
  'other-file-open': {
    status: 'broken',
    sentence: () => 'QuickBooks has a different company file open than the one that is connected.',
    remedy: 'Open the right company file in QuickBooks, then run the Web Connector again.',
  },
  'access-denied': {
    status: 'broken',
    sentence: () => 'QuickBooks does not allow JobPro to use this company file.',
    remedy: 'Ask the QuickBooks administrator to allow JobPro under Edit > Preferences > Integrated Applications.',
  },
  'file-mode': {
    status: 'broken',
    sentence: () => 'QuickBooks has the company file open in a mode that the Web Connector cannot use.',
    remedy: 'Switch QuickBooks to multi-user mode, or ask the user who has the file open to close it.',
  },
  'quickbooks-too-old': {
    status: 'broken',
    sentence: (d) =>
      `This version of QuickBooks is too old. It supports qbXML ${d['version'] ?? ''}, and 6.0 is required.`,
    remedy: 'Use QuickBooks 2007 or later.',
  },
  'quickbooks-error': {
    status: 'warning',
    sentence: (d) => `QuickBooks reported an error: ${d['message'] ?? ''}`,
    remedy: 'Run the Web Connector again. If the error comes back, restart QuickBooks.',
  },
} as const satisfies Record<string, StateText>;

export type DesktopState = keyof typeof desktopStates;
export const isDesktopState = (text: string): text is DesktopState => Object.hasOwn(desktopStates, text);

/** Returns the sentence and the remedy of a state. */
export function desktopStateText(state: DesktopState, details: Details): { sentence: string; remedy?: string } {
  const text: StateText = desktopStates[state];
  return { sentence: text.sentence(details), remedy: text.remedy };
}
