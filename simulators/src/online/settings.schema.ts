import { z } from 'zod';

const milliseconds = z.int().min(0).max(600_000);
const seconds = z.int().min(0);
const count = z.int().min(0);

/** Time a call takes before it is answered, in milliseconds. A batch takes `batch` and `batchPerOperation` for each of its operations. */
const latency = z.strictObject({
  read: milliseconds.default(0),
  write: milliseconds.default(0),
  batch: milliseconds.default(0),
  batchPerOperation: milliseconds.default(0),
  token: milliseconds.default(0),
});

/** Intuit's limits for one realm; 0 takes a limit away. Off until `enforced`. */
const limits = z.strictObject({
  enforced: z.boolean().default(false),
  perMinute: count.default(500),
  perSecond: count.default(10),
  batchesPerMinute: count.default(40),
  inFlight: count.default(10),
  /** Not settled by Intuit's pages: whether a batch of 30 counts once or thirty times against `perMinute`. */
  batchCountsAs: z.enum(['one', 'operations']).default('one'),
  shape: z.enum(['json', 'xml']).default('json'),
  /** Seconds in the Retry-After header; without it there is none, as with the real one. */
  retryAfter: z.int().min(0).optional(),
});

const requestIds = z.strictObject({
  keptSeconds: seconds.default(86_400),
  /** The answer to a known request id with another body: not settled. */
  otherBody: z.enum(['first-response', 'refused']).default('first-response'),
  /** Whether a refusal is kept and answered again: not settled. */
  keepsFaults: z.boolean().default(false),
  /** A repeat that arrives while the first is being worked on: answered after it, or refused with 600. */
  whileInFlight: z.enum(['replayed', 'refused']).default('replayed'),
});

const names = z.strictObject({
  /** The detail of 6240: the sentence, or the id of the record that holds the name. */
  duplicateDetail: z.enum(['sentence', 'id']).default('sentence'),
  /** Whether runs of spaces inside a name count as one when names are compared: not settled. */
  innerSpaces: z.enum(['folded', 'kept']).default('folded'),
  /**
   * The name of a record that is made inactive: with ` (deleted)` appended, as several independent integrators report, or kept.
   * Witnesses differ on whether the clean name is free afterwards.
   */
  inactive: z.enum(['kept', 'renamed', 'renamed-reserved']).default('renamed'),
});

const query = z.strictObject({
  /** The order of rows where the query asks for none: not settled. `recent` moves rows between pages as they change. */
  defaultOrder: z.enum(['id', 'recent']).default('id'),
});

export const realmSettingsSchema = z.strictObject({
  latency: latency.prefault({}),
  limits: limits.prefault({}),
  requestIds: requestIds.prefault({}),
  names: names.prefault({}),
  query: query.prefault({}),
  /** The access of the app to the company. The refusals are 120 (401, XML), 6190 and 3100. */
  access: z.enum(['open', 'user-lost-admin', 'subscription-ended', 'app-not-authorised']).default('open'),
  /** Books closed before a day ask for a password (6210) instead of refusing (6200). */
  closedBooksPassword: z.boolean().default(false),
  /** A discount while discounts are turned off: no report says what becomes of it. */
  discountsOff: z.enum(['refused', 'accepted']).default('refused'),
  /** Tax on an invoice while sales tax is turned off: no report says what becomes of it. */
  salesTaxOff: z.enum(['ignored', 'refused']).default('ignored'),
});
export type RealmSettings = z.infer<typeof realmSettingsSchema>;

export const oauthSettingsSchema = z.strictObject({
  /** The apps that may connect. An empty list takes any client id with any secret. */
  clients: z.array(z.strictObject({ id: z.string().min(1), secret: z.string().min(1) })).default([]),
  autoConsent: z.boolean().default(true),
  codeSeconds: seconds.default(600),
  accessTokenSeconds: z.int().min(1).default(3600),
  refreshTokenSeconds: z.int().min(1).default(8_726_400),
  hardExpirySeconds: z.int().min(1).default(157_680_000),
  /** A refresh token older than this is replaced by the next refresh. 0 replaces it each time. */
  rotateAfterSeconds: seconds.default(86_400),
  /** How long a replaced refresh token still answers with its successor. 0: it dies at once. */
  oldTokenSeconds: seconds.default(0),
});
export type OAuthSettings = z.infer<typeof oauthSettingsSchema>;

export const webhookSettingsSchema = z.strictObject({
  url: z.url().optional(),
  verifierToken: z.string().min(1).default('verifier'),
  envelope: z.enum(['cloudevents', 'classic']).default('cloudevents'),
  /** Changes are gathered this long and sent as one notification. */
  gatherMs: milliseconds.default(100),
  attempts: z.int().min(1).max(10).default(3),
  retryMs: milliseconds.default(1000),
});
export type WebhookSettings = z.infer<typeof webhookSettingsSchema>;

export const settingsSchema = z.strictObject({
  realms: realmSettingsSchema.prefault({}),
  oauth: oauthSettingsSchema.prefault({}),
  webhooks: webhookSettingsSchema.prefault({}),
});
export type Settings = z.infer<typeof settingsSchema>;
export type SettingsInput = z.input<typeof settingsSchema>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lays a change over settings, section by section; the caller parses what comes out. Null takes an optional value away. */
export function overlaid(base: unknown, change: unknown): unknown {
  if (!isRecord(base) || !isRecord(change)) return change === null ? undefined : change;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) merged[key] = overlaid(base[key], value);
  return merged;
}
