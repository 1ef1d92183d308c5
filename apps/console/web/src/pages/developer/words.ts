import type { Logged } from '../../api/types.js';

/** Every text of the developer's page. */
export const words = {
  title: 'Developer',
  hint: 'The messages between JobPro and this system, their schemas, and a place to try an event.',
  apiDocs: 'API documentation',
  tabs: { log: 'Event log', schemas: 'Schemas', try: 'Try an event' },
  simulators:
    'To try a whole day with faults, start your own system with “npm start”. It simulates QuickBooks Online, QuickBooks Desktop and JobPro, and each of them can fail on request.',

  // event log
  which: 'Which messages',
  all: 'All',
  noMessages: {
    title: 'No messages yet',
    text: 'The bus keeps messages for a week. The first one appears here as soon as JobPro saves something.',
  },
  time: 'Time',
  id: 'Id',
  stream: 'Stream',
  data: 'Its data',
  cut: '… and more',
  tryIt: 'Try it',

  // schemas
  find: 'Find a message',
  example: 'invoice created',
  asyncApi: 'AsyncAPI 3 document',
  noSchema: { title: 'No message has this name', text: 'Try “invoice”, “exported” or “ensure”.' },
  schemaOf: (type: string) => `The schema of ${type}`,

  // try an event
  explain:
    'Write an event as JobPro would send it. “Check” reads it as the services would and changes nothing. “Send” puts it on the bus for this company, which works only with simulators. An event changes nothing unless its revision is newer than the last one.',
  type: 'Type',
  dataLabel: 'Data',
  check: 'Check',
  send: 'Send',
  mayNot: 'Your login cannot send events.',
  notJson: 'This is not JSON yet',
  invalid: 'It is not valid',
  valid: 'It is valid',
  validText: 'The services would accept it as it is.',
  sent: 'Sent',
  sentAs: (id: string) => `Its id is ${id}. The event log shows what follows.`,
} as const;

export const directionWords: Readonly<Record<Logged['way'], string>> = {
  'from-jobpro': 'From JobPro',
  'to-jobpro': 'To JobPro',
  within: 'Internal',
};

/** Formats JSON over several lines. Text that is not JSON stays as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
