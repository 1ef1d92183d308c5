import { z } from 'zod';

const milliseconds = (most: number): z.ZodNumber => z.number().int().min(0).max(most);

/** How the simulated computer behaves in time. */
export const settingsSchema = z.strictObject({
  /** QuickBooks' time for each request of a set. */
  msPerRequest: milliseconds(60_000).default(0),
  /** The network's time for each SOAP call. */
  msPerCall: milliseconds(60_000).default(0),
  /** How long the Web Connector waits after `NoOp`: five seconds in the real one. */
  noOpWaitMs: milliseconds(60_000).default(5_000),
  /** When it gives up waiting for an answer: about two minutes in the real one. */
  callTimeoutMs: milliseconds(600_000).min(1).default(120_000),
  /** A session that waits on NoOp for ever ends after this long. */
  longestSessionMs: milliseconds(24 * 3_600_000)
    .min(1)
    .default(3_600_000),
  clientVersion: z.string().min(1).max(40).default('34.0.10010.83'),
});
export type Settings = z.infer<typeof settingsSchema>;
