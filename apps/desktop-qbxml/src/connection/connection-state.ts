import type { z } from 'zod';
import type { ConnectionStatus } from '@jobpro/contracts';

type Details = Readonly<Record<string, string>>;
interface StateText {
  readonly status: z.infer<typeof ConnectionStatus>;
  readonly sentence: (details: Details) => string;
  readonly remedy?: string;
}

/** Every way in which a company's Web Connector can stand, told from what its calls say. */
export const connectionStates = {
  'never-connected': {
    status: 'disconnected',
    sentence: () => 'The Web Connector has not called yet.',
    remedy: 'Add the .qwc file to the QuickBooks Web Connector, type the password, and run it once.',
  },
  connected: {
    status: 'connected',
    sentence: (d) => `QuickBooks is connected${d['file'] === undefined ? '' : ` to “${d['file']}”`}.`,
  },
  silent: {
    status: 'warning',
    sentence: (d) =>
      `The Web Connector has not called for ${d['hours'] ?? 'some'} hours: the computer is probably asleep or switched off.`,
    remedy: 'Wake the computer, open the Web Connector and check that Auto-Run is on.',
  },
  'wrong-password': {
    status: 'broken',
    sentence: () => 'The Web Connector calls with a wrong password.',
    remedy: 'Renew the password in JobPro and type it into the Web Connector.',
  },
  'wrong-file': {
    status: 'broken',
    sentence: (d) =>
      `QuickBooks has “${d['open'] ?? 'another company file'}” open, but this connection belongs to “${d['expected'] ?? 'another company file'}”. Nothing was sent.`,
    remedy: 'Open the right company file in QuickBooks, then run the Web Connector again.',
  },
  'not-running': {
    status: 'broken',
    sentence: () => 'The Web Connector could not start QuickBooks, or QuickBooks is not running.',
    remedy: 'Open QuickBooks with the company file, then run the Web Connector again.',
  },
  'window-open': {
    status: 'warning',
    sentence: () => 'QuickBooks is busy with a window that somebody left open.',
    remedy: 'Close the open window in QuickBooks; the next run goes on.',
  },
  'file-not-open': {
    status: 'broken',
    sentence: () => 'QuickBooks has no company file open that the Web Connector may use.',
    remedy: 'Open the company file in QuickBooks, then run the Web Connector again.',
  },
  'other-file-open': {
    status: 'broken',
    sentence: () => 'QuickBooks has another company file open than the one of this connection.',
    remedy: 'Open the right company file in QuickBooks, then run the Web Connector again.',
  },
  'access-denied': {
    status: 'broken',
    sentence: () => 'QuickBooks does not allow JobPro to use this company file.',
    remedy: 'Let the QuickBooks administrator allow JobPro under Preferences, Integrated Applications.',
  },
  'file-mode': {
    status: 'broken',
    sentence: () => 'QuickBooks has the company file open in a mode that the Web Connector cannot use.',
    remedy: 'Switch QuickBooks to multi-user mode, or let the one user who has it open finish.',
  },
  'quickbooks-too-old': {
    status: 'broken',
    sentence: (d) => `This QuickBooks is too old: it speaks qbXML ${d['version'] ?? ''}, and 6.0 is needed.`,
    remedy: 'Use QuickBooks 2007 or later.',
  },
  'quickbooks-error': {
    status: 'warning',
    sentence: (d) => `QuickBooks reported an error: ${d['message'] ?? ''}`,
    remedy: 'Run the Web Connector again; if it stays, restart QuickBooks.',
  },
} as const satisfies Record<string, StateText>;

export type ConnectionState = keyof typeof connectionStates;
export const isConnectionState = (text: string): text is ConnectionState => Object.hasOwn(connectionStates, text);

/** What a person reads of a state. */
export function textOf(state: ConnectionState, details: Details): { sentence: string; remedy?: string } {
  const text: StateText = connectionStates[state];
  return { sentence: text.sentence(details), ...(text.remedy === undefined ? {} : { remedy: text.remedy }) };
}
