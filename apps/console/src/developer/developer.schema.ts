import { z } from 'zod';

/** The ways of the bus: from JobPro, to JobPro, and what our own services tell each other on the way. */
export const ways = ['from-jobpro', 'to-jobpro', 'within'] as const;
export const LogQuery = z.object({
  way: z.enum(ways).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** One message as it travelled. */
export const Logged = z.object({
  way: z.enum(ways),
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
export type Logged = z.infer<typeof Logged>;
export const EventLog = z.object({ events: z.array(Logged) });

/** A message that travels, with where its schema is. */
export const KnownType = z.object({
  type: z.string(),
  subject: z.string(),
  way: z.enum(ways),
  required: z.array(z.string()),
});
export type KnownType = z.infer<typeof KnownType>;
export const KnownTypes = z.object({ types: z.array(KnownType) });
export const AnyJson = z.record(z.string(), z.unknown());

/** An event of JobPro's, tried: whether it holds, and where this system plays against simulators, sent. */
export const RehearsalAsked = z.object({
  requestId: z.uuid(),
  type: z.string().max(100),
  data: z.unknown(),
  send: z.boolean(),
});
export const Rehearsed = z.object({
  holds: z.boolean(),
  /** What is wrong with it, by field. */
  reason: z.string().nullable(),
  /** Its id on the bus; null where it was not sent. */
  sentAs: z.string().nullable(),
});
export type Rehearsed = z.infer<typeof Rehearsed>;
