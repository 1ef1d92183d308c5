import type { Alert } from '../api/types.js';
import { formatDay, formatMoment, plural } from '../parts/format.js';

/** Every text of the frame around the pages, of its search and of the logins. */
export const words = {
  skip: 'Skip to the page',
  menu: 'Menu',
  pages: 'Pages',
  operations: 'Operations',
  groups: { send: 'Send', check: 'Check', company: 'Company', operations: 'Operations' },
  links: {
    overview: 'Overview',
    invoices: 'Invoices',
    payments: 'Payments',
    jobs: 'Jobs',
    issues: 'Issues',
    tieOut: 'Tie-out',
    history: 'History',
    setUp: 'Set-up',
    review: 'Import review',
    settings: 'Settings',
    developer: 'Developer',
    health: 'Health',
  },
  notSetUp: 'Not set up yet',
  connection: {
    connected: 'connected',
    waiting: 'waiting for its first call',
    broken: 'not connected',
    none: 'not connected',
  },
  alerts: {
    ended: {
      title: 'QuickBooks is not connected',
      text: 'Nothing can be sent until you connect again. What you have selected waits, and nothing is lost.',
      open: 'Connect again',
    },
    endsSoon: {
      title: (day: string) => `The connection to QuickBooks ends on ${day}`,
      text: 'Connect again before that day. Everything stays as it is.',
      open: 'Connect again',
    },
    stopped: {
      title: 'Nothing reaches QuickBooks',
      text: 'What you have selected waits, and nothing is lost.',
      open: 'Go to Set-up',
    },
    needsAttention: { title: 'The Web Connector needs your attention', open: 'Go to Set-up' },
    closedMonths: {
      title: 'A closed month has changed',
      month: (month: string, changes: number) => `${month}: ${plural(changes, 'document')} changed`,
    },
    paused: {
      title: (until: string) => `Sending is paused until ${until}`,
      byOperator: (who: string) => `${who} of JobPro’s support paused it. What you send waits and is sent afterwards.`,
      byQuickBooks: 'QuickBooks asked us to wait. What you send waits and is sent afterwards.',
    },
  },
  light: 'Light colors',
  dark: 'Dark colors',
  loggedInAs: (name: string) => `Logged in as ${name}`,
  api: 'API documentation',
  logOut: 'Log out',

  app: 'JobPro for QuickBooks',
  loginTitle: 'Log in · JobPro for QuickBooks',
  purpose: 'Send invoices and payments to QuickBooks, and see what became of them.',
  fromJobPro: 'Open this page from the QuickBooks menu in JobPro, which logs you in.',
  logIn: 'Log in',
  logInAs: { label: 'Log in as', description: 'Made-up users, for this computer only' },
  company: { label: 'Company', description: 'Its id in JobPro: letters, digits, _ and -' },

  ended: {
    title: 'Your login has ended',
    text: 'Log in again, and this page continues as you left it. Nothing was sent meanwhile.',
    fromJobPro: 'Open QuickBooks from the JobPro menu in another window. That logs you in here, too.',
    goOn: 'Continue',
  },
  noPage: { title: 'There is no such page', text: 'Choose one on the left.' },
  loading: 'Loading',
} as const;

interface AlertText {
  readonly title: string;
  readonly text: string;
  /** The word of the button to Set-up, where the user can do something about it there. */
  readonly open?: string;
}

/** Returns an alert in words. A Web Connector's own state says what is wrong and what to do. */
export function alertText({ code, severity, sentence, at, by }: Alert): AlertText {
  const { ended, endsSoon, stopped, needsAttention, paused } = words.alerts;
  switch (code) {
    case 'connection-ended':
      return ended;
    case 'connection-ends-soon':
      return { ...endsSoon, title: endsSoon.title(formatDay((at ?? '').slice(0, 10))) };
    case 'web-connector':
      return { ...(severity === 'problem' ? stopped : needsAttention), text: sentence ?? stopped.text };
    case 'paused':
      return {
        title: paused.title(at === null ? '' : formatMoment(at)),
        text: by === null ? paused.byQuickBooks : paused.byOperator(by),
      };
    default:
      return code satisfies never;
  }
}
