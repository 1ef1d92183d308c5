import { z } from 'zod';

/** The ways a message travels: from JobPro, to JobPro, and between our own services. */
export const Way = z.enum(['from-jobpro', 'to-jobpro', 'within']);
export type Way = z.infer<typeof Way>;

/** Returns the way of a message type. */
export function wayOf(type: string): Way {
  if (type.startsWith('jobpro.')) return 'from-jobpro';
  return type.startsWith('sync.') ? 'to-jobpro' : 'within';
}

export const LogQuery = z.object({
  way: Way.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type LogQuery = z.infer<typeof LogQuery>;

/** A message as it was published. */
export const LoggedMessage = z.object({
  way: Way,
  stream: z.string(),
  sequence: z.number(),
  at: z.string(),
  subject: z.string(),
  type: z.string(),
  id: z.string(),
  traceId: z.string().nullable(),
  trace: z.string().nullable(),
  /** Its data, cut where it is long. */
  data: z.string(),
  cut: z.boolean(),
});
export type LoggedMessage = z.infer<typeof LoggedMessage>;
export const MessageLog = z.object({ events: z.array(LoggedMessage) });
export type MessageLog = z.infer<typeof MessageLog>;

/** A message type, as the list of schemas shows it. */
export const TypeEntry = z.object({
  type: z.string(),
  subject: z.string(),
  way: Way,
  required: z.array(z.string()),
});
export type TypeEntry = z.infer<typeof TypeEntry>;
export const TypeList = z.object({ types: z.array(TypeEntry) });
export type TypeList = z.infer<typeof TypeList>;
export const AnyJson = z.record(z.string(), z.unknown());
export type AnyJson = z.infer<typeof AnyJson>;

/** An event of JobPro's to check, and with `send` to publish where the books are simulated. */
export const EventCheck = z.object({
  requestId: z.uuid(),
  type: z.string().max(100),
  data: z.unknown(),
  send: z.boolean(),
});
export type EventCheck = z.infer<typeof EventCheck>;
export const EventCheckResult = z.object({
  holds: z.boolean(),
  /** The first thing that is wrong with it, by field. */
  reason: z.string().nullable(),
  /** Its id on the bus, or null where it was not sent. */
  sentAs: z.string().nullable(),
});
export type EventCheckResult = z.infer<typeof EventCheckResult>;
