import { z } from 'zod';
import { entities } from '@jobpro/contracts';

/** One event of the day, at its hour. The type names its schema, and the data is parsed by it before it is published. */
export const SampleEvent = z.strictObject({
  at: z.string().regex(/^\d\d:\d\d$/),
  type: z.string(),
  data: z.json(),
});
export type SampleEvent = z.infer<typeof SampleEvent>;

/** Where one of JobPro's records must stand when the day is over. */
export const ExpectedEnd = z.discriminatedUnion('end', [
  z.strictObject({ end: z.literal('exported') }),
  z.strictObject({ end: z.literal('failed'), code: z.string(), sentence: z.string() }),
  /** It waits for these, such as `invoice INV-001`, and is sent automatically when they are exported. */
  z.strictObject({ end: z.literal('waiting'), for: z.array(z.string()) }),
  /** A document that nobody selected. */
  z.strictObject({ end: z.literal('not-selected') }),
  /** A customer or item that no selected document needs. */
  z.strictObject({ end: z.literal('not-needed') }),
  /** The edition has nothing like it. */
  z.strictObject({ end: z.literal('not-applicable') }),
]);
export type ExpectedEnd = z.infer<typeof ExpectedEnd>;

/** By entity and JobPro's id. */
export const Expected = z.record(z.enum(entities), z.record(z.string(), ExpectedEnd));
export type Expected = z.infer<typeof Expected>;

/** The seed of QuickBooks Desktop's or Online's simulator. Each program parses its own. */
export const QuickBooksSeed = z.record(z.string(), z.json());
