import { Day } from '@jobpro/contracts';
import { z } from 'zod';
import { TimeZone } from '../http/time-zone.js';
import { Document, Summary } from '../records/records.schema.js';
import { Issue, Side } from './company.schema.js';

/** The days of the month that is shown, and the user's time zone, in which a day begins. */
export const HomeQuery = z.object({
  from: Day,
  to: Day,
  zone: TimeZone,
});
export type HomeQuery = z.infer<typeof HomeQuery>;

/** Documents that are not in QuickBooks, by the days since their date: from the first of them to before the last. */
export const Age = Side.extend({ entity: Document, fromDays: z.number(), toDays: z.number().nullable() });
export type Age = z.infer<typeof Age>;

/** Documents sent on one day, by outcome. */
export const SendingDay = z.object({ day: Day, exported: z.number(), failed: z.number(), others: z.number() });
export type SendingDay = z.infer<typeof SendingDay>;

/** The figures of the start page. */
export const Home = z.object({
  months: z.array(z.object({ entity: Document, views: Summary.shape.views })),
  ages: z.array(Age),
  /** The causes that hold most money, the largest first. */
  causes: z.array(Issue.pick({ key: true, entity: true, sentence: true, count: true, total: true })),
  /** The last thirty days on which something was sent, the oldest first. */
  sending: z.array(SendingDay),
});
export type Home = z.infer<typeof Home>;
