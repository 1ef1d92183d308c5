import { Done, Rejected, Warning } from '@jobpro/contracts';
import type { DesktopReply, DesktopRequest } from '../operations/exchange.js';
import { z } from 'zod';

/** What is stored was written by this service in this shape: it is held against its shape, not against QuickBooks. */
const Request: z.ZodType<DesktopRequest> = z.custom<DesktopRequest>(
  (value) => z.object({ type: z.string(), requestID: z.string(), xml: z.string() }).safeParse(value).success,
);
const AnswerShape = z.custom<DesktopReply['answer']>(
  (value) =>
    z.looseObject({ type: z.string(), statusCode: z.number(), rets: z.array(z.unknown()) }).safeParse(value).success,
);
const Reply = z.object({ answer: AnswerShape, at: z.coerce.date() });

const StoredAnswer = z.union([
  z.object({ kind: z.literal('deferred'), until: z.coerce.date(), because: z.string() }),
  z.object({ kind: z.literal('unknown'), sentAt: z.coerce.date() }),
  Done.omit({ commandId: true, recordId: true }).extend({ kind: z.literal('done') }),
  Rejected.omit({ commandId: true, recordId: true }).extend({ kind: z.literal('rejected') }),
]);

const ExportedPage = z.object({
  documents: z.array(z.object({ id: z.string(), total: z.string(), number: z.string().optional() })).readonly(),
  next: z.string().optional(),
});

/** What a command does next. */
export const Step = z.discriminatedUnion('kind', [
  /** Asks. `found`: the replies to what was asked before; `otherwise`: the answer where nothing of ours is found. */
  z.object({
    kind: z.literal('look'),
    requests: z.array(Request),
    found: z.array(Reply),
    lost: z.boolean(),
    otherwise: StoredAnswer.optional(),
  }),
  /** Changes something in QuickBooks. */
  z.object({ kind: z.literal('send'), request: Request }),
  /** Reads one page of a list, or of documents. */
  z.object({
    kind: z.literal('page'),
    request: Request,
    from: z.string().optional(),
    /** Of a read-back: the documents that it asks for. */
    exported: ExportedPage.optional(),
  }),
]);
export type Step = z.output<typeof Step>;

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
  /** Of ensures: two commands that would make the same record must not stand in one set. */
  unique: z.string().optional(),
  warnings: z.array(Warning).optional(),
  step: Step,
});
export type Entry = z.output<typeof Entry>;

/** As JSON, which knows no big integers. */
export const writeEntries = (entries: readonly Entry[]): string =>
  JSON.stringify(entries, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

/** Every request that an entry brings into its set. */
export function requestsOf({ step }: Entry): readonly DesktopRequest[] {
  return step.kind === 'look' ? step.requests : [step.request];
}

/** Whether its set changes the company file, so that its answer must not be lost. */
export const writes = ({ step }: Entry): boolean => step.kind === 'send';

/** Whether it reads a page of a list. */
export const isPage = ({ step }: Entry): boolean => step.kind === 'page';
