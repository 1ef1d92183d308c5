/** A stream of the bus. Every stream is declared in this file, and nothing else creates streams. */
export interface StreamPlan {
  readonly name: string;
  readonly subjects: readonly [string];
  readonly description: string;
  /** Days that a message is kept, read or not. Shorter than the inbox's memory, so that no message can return as new. */
  readonly maxAgeDays: number;
}

export const streams = [
  { name: 'JOBPRO', subjects: ['jobpro.>'], description: 'What happened in JobPro.', maxAgeDays: 7 },
  { name: 'COMMAND', subjects: ['command.>'], description: 'What a connector is to do.', maxAgeDays: 7 },
  { name: 'OUTCOME', subjects: ['outcome.>'], description: 'What became of the commands.', maxAgeDays: 7 },
  { name: 'MAPPING', subjects: ['mapping.>'], description: 'What mapping services tell each other.', maxAgeDays: 7 },
  { name: 'SYNC', subjects: ['sync.>'], description: 'What JobPro is told.', maxAgeDays: 7 },
  { name: 'DEAD', subjects: ['dead.>'], description: 'Messages that were given up, with the reason.', maxAgeDays: 30 },
] as const satisfies readonly StreamPlan[];

export type StreamName = (typeof streams)[number]['name'];

const byFirstToken: ReadonlyMap<string, StreamName> = new Map(
  streams.map(({ name, subjects: [all] }) => [all.slice(0, -'.>'.length), name]),
);

/** Returns the stream of a subject or pattern, or undefined where no stream would store it. */
export function streamFor(subjectOrPattern: string): StreamName | undefined {
  const end = subjectOrPattern.indexOf('.');
  return byFirstToken.get(end < 0 ? subjectOrPattern : subjectOrPattern.slice(0, end));
}
