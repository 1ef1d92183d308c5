import { Remote, Said } from '@jobpro/contracts';
import { z } from 'zod';
import { cursor } from '../http/columns.js';

/** The kinds that are imported from QuickBooks. */
export const ImportedEntity = z.enum(['customer', 'item']);
export type ImportedEntity = z.infer<typeof ImportedEntity>;

const Decision = z.enum(['linked', 'published', 'ignored']);

/** A record of QuickBooks, with the record of JobPro that it may be. */
export const Candidate = z.object({
  remoteId: z.string(),
  name: z.string(),
  verdict: z.enum(['same', 'perhaps', 'new', 'ignored']),
  why: z.string(),
  score: z.number(),
  /** Short facts of QuickBooks about it. */
  facts: z.array(z.string()),
  proposal: z.object({ id: z.string(), name: z.string().nullable(), facts: z.array(z.string()) }).nullable(),
  decided: Decision.nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
});
export type Candidate = z.infer<typeof Candidate>;

/** The score and the id of a page's last candidate. */
const ReviewKey = z.tuple([z.int32(), z.string()]);

export const ReviewQuery = z.object({
  /** `open`: waits for a decision. */
  show: z.enum(['open', ...Decision.options]).default('open'),
  after: cursor(ReviewKey).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type ReviewQuery = z.infer<typeof ReviewQuery>;

export const Review = z.object({
  candidates: z.array(Candidate),
  next: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
  /** The last import and its progress. */
  last: z
    .object({
      startedAt: z.string(),
      finishedAt: z.string().nullable(),
      seen: z.number(),
      pages: z.number(),
      /** QuickBooks' words where it refused to list the rest. */
      refused: Said.nullable(),
    })
    .nullable(),
});
export type Review = z.infer<typeof Review>;

export const NameQuery = z.object({ q: z.string().trim().max(100).default('') });
export type NameQuery = z.infer<typeof NameQuery>;
/** A record of QuickBooks that a record of JobPro may be linked to. */
export const Name = z.object({
  remote: Remote,
  name: z.string(),
  facts: z.array(z.string()),
  /** The record of JobPro that is already linked to it. */
  linkedTo: z.string().nullable(),
});
export type Name = z.infer<typeof Name>;
export const NameList = z.object({ names: z.array(Name) });
export type NameList = z.infer<typeof NameList>;
