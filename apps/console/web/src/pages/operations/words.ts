import { count, plural } from '../../parts/format.js';

/** Every text of the operators' page. */
export const words = {
  title: 'Health',
  hint: 'Every company, those with work or problems first. This page updates itself.',
  companies: 'Companies',
  noCompanies: { title: 'No companies yet', text: 'They appear here as soon as one is set up.' },
  columns: {
    company: 'Company',
    connection: 'Connection',
    lastContact: 'Last contact',
    queue: 'Queue',
    checking: 'Checking',
    failed: 'Failed',
    refused: 'Rejected, 24 h',
    refusedHint: 'Share of QuickBooks’ answers in the last 24 hours',
    actions: 'Actions',
  },
  status: {
    connected: 'Connected',
    waiting: 'Waiting for a call',
    broken: 'Broken',
    none: 'Never connected',
  },
  notSetUp: 'not set up',
  loginEnds: (when: string) => `login ends ${when}`,
  pausedUntil: (when: string) => `paused, continues ${when}`,
  oldest: (age: string) => `oldest ${age}`,
  answers: (refused: number, answered: number) => `${count(refused)} of ${plural(answered, 'answer')}`,
  pause: 'Pause',
  pauseLabel: (name: string) => `Pause ${name}`,
  pauseFor: 'Send nothing to its QuickBooks for',
  spans: [
    [15, '15 minutes'],
    [60, 'an hour'],
    [240, '4 hours'],
    [1_440, 'a day'],
  ],
  paused: (until: string) => `Paused until ${until}`,
  pausedText: 'What is being sent is finished. The rest waits.',
  resume: 'Resume',
  resumeLabel: (name: string) => `Resume ${name}`,
  resumed: 'Resumed',
  resumedText: 'Everything that waited is sent now.',
  letters: 'Dead letters',
  noLetters: { title: 'None', text: 'Every message was understood and processed.' },
  gaveUp: (all: number, shown: number) =>
    `${plural(all, 'message')} could not be processed${all > shown ? `. The latest ${count(shown)} are shown` : ''}.`,
  message: 'The message',
  sendAgain: 'Send again',
  sentAgain: 'Sent again',
  sentAgainText: 'It keeps its id, so a service that has processed it already does nothing.',
  unreadable: 'It cannot be read, so sending it again cannot help.',
  sentAgainBy: (who: string) => `Sent again by ${who}`,
} as const;

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });

/** Returns the share of rejections in QuickBooks' answers, or a dash where there were no answers. */
export const errorRate = ({ answered, refused }: { answered: number; refused: number }): string =>
  answered === 0 ? '–' : percent.format(refused / answered);

/** Returns an age: "4 min", "3 h", "2 d". */
export function ageOf(seconds: number): string {
  if (seconds < 60) return `${count(Math.floor(seconds))} s`;
  if (seconds < 3_600) return `${count(Math.floor(seconds / 60))} min`;
  return seconds < 86_400 ? `${count(Math.floor(seconds / 3_600))} h` : `${count(Math.floor(seconds / 86_400))} d`;
}
