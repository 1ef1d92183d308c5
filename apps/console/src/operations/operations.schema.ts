import { z } from 'zod';

export const CompanyHealth = z.object({
  id: z.string(),
  name: z.string().nullable(),
  edition: z.enum(['online', 'desktop']).nullable(),
  status: z.enum(['connected', 'waiting', 'broken', 'none']),
  /** Desktop: the Web Connector's last call. Online: QuickBooks' last answer within a day. */
  lastContact: z.string().nullable(),
  /** When the login at Intuit ends unless somebody connects again. */
  endsAt: z.string().nullable(),
  queued: z.number(),
  oldestSeconds: z.number().nullable(),
  failed: z.number(),
  checking: z.number(),
  /** Commands that QuickBooks has answered within 24 hours. */
  answered: z.number(),
  /** Number of rejections among them. */
  refused: z.number(),
  pausedUntil: z.string().nullable(),
});
export type CompanyHealth = z.infer<typeof CompanyHealth>;

export const Letter = z.object({
  sequence: z.number(),
  code: z.string(),
  reason: z.string(),
  service: z.string(),
  subject: z.string(),
  companyId: z.string().nullable(),
  diedAt: z.string(),
  traceId: z.string().nullable(),
  /** Address of its trace. */
  trace: z.string().nullable(),
  data: z.string(),
  /** Who sent it again from here, and when. */
  redriven: z.string().nullable(),
  canRedrive: z.boolean(),
});
export type Letter = z.infer<typeof Letter>;

export const Health = z.object({
  companies: z.array(CompanyHealth),
  letters: z.array(Letter),
  deadLetters: z.number(),
});
export type Health = z.infer<typeof Health>;

/** A dead letter's sequence in its stream. */
export const Sequence = z.coerce.number().int().min(1);

/** A week at most, so that no pause is forgotten for long. */
export const PauseRequest = z.object({ minutes: z.int().min(1).max(10_080) });
export type PauseRequest = z.infer<typeof PauseRequest>;
export const Pause = z.object({ until: z.string() });
export type Pause = z.infer<typeof Pause>;
