import { z } from 'zod';
import { Bridge, TieOut } from '../company/company.schema.js';
import { Document, View } from '../records/records.schema.js';

/** A calendar month, such as `2026-11`. */
const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'It is not a month such as 2026-11.');

/** A reason that somebody writes: without one, only a month that ties out is closed. */
export const CloseRequest = z.object({
  requestId: z.uuid(),
  month: Month,
  reason: z.string().trim().min(1).max(1000).optional(),
});
export type CloseRequest = z.infer<typeof CloseRequest>;
export const MonthClosed = z.object({ id: z.uuid() });
export type MonthClosed = z.infer<typeof MonthClosed>;
export const CertificateId = z.uuid();

/** One kind of document on a certificate: the bridge, and the comparison behind it. */
const CertificatePart = z.object({ bridge: Bridge, tieOut: TieOut.nullable() });

/** The figures of a certificate, kept as they were. */
export const Figures = z.object({
  company: z.string().nullable(),
  edition: z.enum(['online', 'desktop']).nullable(),
  /** The books that were connected. */
  books: z.string().nullable(),
  goLive: z.string().nullable(),
  parts: z.array(CertificatePart),
});
export type Figures = z.infer<typeof Figures>;

/** A closing of a month, as a list shows it. */
export const Closing = z.object({
  id: z.string(),
  month: Month,
  closedAt: z.string(),
  closedBy: z.string(),
  /** Why it was closed though it did not tie out. */
  reason: z.string().nullable(),
  verdicts: z.array(Bridge.pick({ entity: true, verdict: true })),
  /** False once the month was closed again. */
  isLatest: z.boolean(),
  /** Documents of the month that changed since. Null for an earlier closing of the month. */
  changes: z.number().nullable(),
});
export type Closing = z.infer<typeof Closing>;
export const Closings = z.object({ closings: z.array(Closing) });
export type Closings = z.infer<typeof Closings>;

/** A document at one moment. `difference`: what QuickBooks had more, or less. */
const DocumentThen = z.object({ view: View, amount: z.string(), difference: z.string().nullable() });

/** A document of a closed month that is not as it was when the month was closed. */
export const MonthChange = z.object({
  entity: Document,
  id: z.string(),
  number: z.string().nullable(),
  customer: z.string().nullable(),
  /** Its date now, where it is another one. */
  movedTo: z.string().nullable(),
  /** Null where it was not in the month. */
  before: DocumentThen.nullable(),
  /** Null where it is no longer in the month. */
  after: DocumentThen.nullable(),
});
export type MonthChange = z.infer<typeof MonthChange>;

/** A document of the month that was not in QuickBooks as JobPro had it, with the reason. */
export const OpenDocument = DocumentThen.extend({
  entity: Document,
  id: z.string(),
  number: z.string().nullable(),
  customer: z.string().nullable(),
  date: z.string(),
  sentence: z.string().nullable(),
});
export type OpenDocument = z.infer<typeof OpenDocument>;

/** A certificate: who closed a month when, all figures, what was open, and what changed since. */
export const Certificate = Closing.extend({
  figures: Figures,
  open: z.object({ rows: z.array(OpenDocument), count: z.number() }),
  changed: z.object({
    rows: z.array(MonthChange),
    count: z.number(),
    /** By kind of document: how much JobPro’s total has risen, or fallen. */
    amounts: z.record(Document, z.string()),
  }),
});
export type Certificate = z.infer<typeof Certificate>;
