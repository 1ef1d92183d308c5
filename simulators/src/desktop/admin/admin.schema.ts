import { z } from 'zod';
import { seedSchema } from '../file/seed.schema.js';
import { switchesSchema } from '../file/switches.schema.js';
import { settingsSchema } from '../web-connector/settings.schema.js';

export const companyId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
export const backupName = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/);

/** A change of some values; what is not named stays, so defaults must not creep in. */
const change = <T extends z.ZodRawShape>(schema: z.ZodObject<T>): z.ZodType<Record<string, unknown>> =>
  z.record(z.string(), z.unknown()).superRefine((value, context) => {
    for (const name of Object.keys(value)) {
      if (!(name in schema.shape)) context.addIssue({ code: 'custom', message: `${name} is unknown`, path: [name] });
    }
  });

export const switchesChange = change(switchesSchema);
export const settingsChange = change(settingsSchema);

export const createSchema = z.strictObject({
  seed: seedSchema.prefault({}),
  switches: switchesSchema.prefault({}),
  settings: settingsSchema.prefault({}),
});

export const applicationSchema = z.strictObject({
  /** The text of the `.qwc` file. */
  qwc: z.string().min(1).max(100_000),
  password: z.string().max(200),
  /** Auto-Run at once, by the interval of the file. */
  schedule: z.boolean().default(false),
});

/** Where the open file is copied to, and the company name that the copy then gets. */
export const copySchema = z.strictObject({
  path: z.string().min(1).max(260),
  companyName: z.string().min(1).max(59).optional(),
});

export const runSchema = z.strictObject({ application: z.string().optional() });

export const scheduleSchema = z.strictObject({
  application: z.string().optional(),
  on: z.boolean(),
  everySeconds: z.number().min(0.1).max(86_400).optional(),
});
