import { StoredAnswer, StoredRejected, type TravelState } from '@jobpro/connector';
import type { DesktopReply, DesktopRequest, DesktopWire } from '../operations/wire.js';
import { z } from 'zod';

/** Only this service writes what is stored, so only its outline is checked. */
const Request: z.ZodType<DesktopRequest> = z.custom<DesktopRequest>(
  (value) => z.object({ type: z.string(), requestID: z.string(), xml: z.string() }).safeParse(value).success,
);
const AnswerShape = z.custom<DesktopReply['answer']>(
  (value) =>
    z.looseObject({ type: z.string(), statusCode: z.number(), rets: z.array(z.unknown()) }).safeParse(value).success,
);
const Reply = z.object({ answer: AnswerShape, at: z.coerce.date() });

const ExportedPage = z.object({
  documents: z.array(z.object({ id: z.string(), total: z.string(), number: z.string().optional() })).readonly(),
  next: z.string().optional(),
});

const progress = { mayHaveRun: z.boolean(), sendings: z.number() };

/** A state of the command runner that waits for QuickBooks. */
const CommandTravel: z.ZodType<TravelState<DesktopWire>> = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('look'),
    questions: z.array(Request),
    replies: z.array(Reply),
    ...progress,
    fallback: StoredAnswer.optional(),
  }),
  z.object({ phase: z.literal('send'), write: Request, ...progress }),
  z.object({ phase: z.literal('inquire'), questions: z.array(Request), refusal: StoredRejected }),
]);

/** Reads one page of a list, or of documents. */
const PageState = z.object({
  phase: z.literal('page'),
  request: Request,
  from: z.string().optional(),
  /** Of a read-back: the documents that it asks for. */
  exported: ExportedPage.optional(),
});
export type PageState = z.output<typeof PageState>;

/** The state of an entry, which decides what it asks or sends. */
const EntryState = z.union([CommandTravel, PageState]);
export type EntryState = z.output<typeof EntryState>;

/** One command in a message set, or waiting for the next one. */
export const Entry = z.object({
  commandId: z.string(),
  /** `invoice.create`: the name of its operation. */
  key: z.string(),
  entity: z.string(),
  recordId: z.string(),
  traceparent: z.string(),
  wave: z.number(),
  seq: z.coerce.bigint(),
  /** Of ensures: two commands that would make the same record must not be in one set. */
  unique: z.string().optional(),
  state: EntryState,
});
export type Entry = z.output<typeof Entry>;

/** Writes entries as JSON, which has no big integers. */
export const writeEntries = (entries: readonly Entry[]): string =>
  JSON.stringify(entries, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

/** Returns every request that an entry brings into its set. */
export function requestsOf({ state }: Entry): readonly DesktopRequest[] {
  switch (state.phase) {
    case 'look':
    case 'inquire':
      return state.questions;
    case 'send':
      return [state.write];
    case 'page':
      return [state.request];
  }
}

/** Returns whether an entry's set changes the company file, so that its answer must not be lost. */
export const writes = ({ state }: Entry): boolean => state.phase === 'send';

/** Returns whether an entry reads a page of a list. */
export const isPage = ({ state }: Entry): boolean => state.phase === 'page';
