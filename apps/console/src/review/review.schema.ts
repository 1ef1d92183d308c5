import { Remote } from '@jobpro/contracts';
import { z } from 'zod';

export const Imported = z.enum(['customer', 'item']);
export type Imported = z.infer<typeof Imported>;
export const Verdict = z.enum(['same', 'perhaps', 'new', 'ignored']);
export const Decided = z.enum(['linked', 'published', 'ignored']);

/** A record of QuickBooks beside what it may be in JobPro. */
export const Candidate = z.object({
  remoteId: z.string(),
  name: z.string(),
  verdict: Verdict,
  why: z.string(),
  score: z.number(),
  /** What QuickBooks says of it: short facts. */
  facts: z.array(z.string()),
  proposal: z.object({ id: z.string(), name: z.string().nullable(), facts: z.array(z.string()) }).nullable(),
  decided: Decided.nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
});
export type Candidate = z.infer<typeof Candidate>;

export const ReviewQuery = z.object({
  /** `open`: what waits for a decision. */
  show: z.enum(['open', 'linked', 'published', 'ignored']).default('open'),
  after: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type ReviewQuery = z.infer<typeof ReviewQuery>;

export const Review = z.object({
  candidates: z.array(Candidate),
  next: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
  /** The last import: how far it is. */
  last: z
    .object({ startedAt: z.string(), finishedAt: z.string().nullable(), seen: z.number(), pages: z.number() })
    .nullable(),
});
export type Review = z.infer<typeof Review>;

export const NameQuery = z.object({ q: z.string().trim().max(100).default('') });
/** A record of QuickBooks that another may be linked to. */
export const Name = z.object({
  remote: Remote,
  name: z.string(),
  facts: z.array(z.string()),
  /** The record of JobPro that is linked to it already. */
  linkedTo: z.string().nullable(),
});
export type Name = z.infer<typeof Name>;
export const Names = z.object({ names: z.array(Name) });
