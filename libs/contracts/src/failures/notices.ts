import { z } from 'zod';
import { day, dollars } from './sentence.js';

type Details = Readonly<Record<string, string>>;
type Entry<D extends Details> = {
  readonly sentence: (details: D) => string;
  readonly remedy: string;
  /** Whether records that depend on this one wait until someone has acknowledged the notice. */
  readonly holds: boolean;
};
const entry = <D extends Details>(value: Entry<D>): Entry<D> => value;

/**
 * Notices that stay on an exported record until someone acknowledges them: one sentence and one
 * step for each code.
 */
export const noticeCatalogue = {
  'changed-since-export': entry<{ changes: string }>({
    sentence: (d) => `This was changed in JobPro after it was sent: ${d.changes}.`,
    remedy: 'Make the same change in QuickBooks if it matters there. It is not made automatically.',
    holds: false,
  }),
  'apply-in-quickbooks': entry<{ amount: string; invoice: string }>({
    sentence: (d) => `Apply ${dollars(d.amount)} of this payment to invoice ${d.invoice} in QuickBooks.`,
    remedy: 'Open the payment in QuickBooks and apply it there, then mark this as done.',
    holds: false,
  }),
  'changed-in-quickbooks': entry({
    sentence: () => 'Someone changed this in QuickBooks after it was sent.',
    remedy: 'Compare it with JobPro, then mark this as done.',
    holds: false,
  }),
  'deleted-in-quickbooks': entry<{ how: string }>({
    sentence: (d) => `Someone ${d.how} this in QuickBooks after it was sent.`,
    remedy: 'Leave it as it is and mark this as done, or send it as new.',
    holds: true,
  }),
  'total-differs': entry<{ jobpro: string; quickbooks: string }>({
    sentence: (d) =>
      `The total is ${dollars(d.quickbooks)} in QuickBooks but ${dollars(d.jobpro)} in JobPro. Its payments wait.`,
    remedy: 'Correct one of the two, or accept the difference. Its payments are then sent.',
    holds: true,
  }),
  // `why`: the reason in the user's words, or empty.
  'voided-in-jobpro': entry<{ date: string; why: string }>({
    sentence: (d) =>
      `This was voided in JobPro on ${day(d.date)}, after it was sent${d.why === '' ? '' : `: ${d.why}`}.`,
    remedy: 'Void it in QuickBooks, void it there yourself and check it here, or leave it.',
    holds: true,
  }),
  'void-refused': entry<{ because: string }>({
    sentence: (d) => `It was not voided in QuickBooks. ${d.because}`,
    remedy: 'Correct that and void it again. Or void it in QuickBooks yourself and check it here, or leave it.',
    holds: false,
  }),
  'void-with-payments': entry<{ payments: string }>({
    sentence: (d) => `It was not voided. In QuickBooks, it has these payments: ${d.payments}.`,
    remedy: 'If you void it all the same, these payments become unapplied in QuickBooks.',
    holds: false,
  }),
  'not-voided-in-quickbooks': entry<{ total: string }>({
    sentence: (d) => `It is not void in QuickBooks. It was read there, with ${dollars(d.total)}.`,
    remedy: 'Void it, or leave it.',
    holds: false,
  }),
} as const;

export type NoticeCode = keyof typeof noticeCatalogue;
type DetailsOf<C extends NoticeCode> = Parameters<(typeof noticeCatalogue)[C]['sentence']>[0];

export const NoticeCode = z.enum(Object.keys(noticeCatalogue) as [NoticeCode, ...NoticeCode[]]);

/** A notice as a bookkeeper reads it. */
export const Notice = z.object({
  code: NoticeCode,
  sentence: z.string(),
  remedy: z.string(),
  holds: z.boolean(),
  details: z.record(z.string(), z.string()),
});
export type Notice = z.infer<typeof Notice>;

/** Returns the catalogue's notice for a code, with its sentence filled in. */
export function notice<C extends NoticeCode>(code: C, details: DetailsOf<C>): Notice {
  const template = noticeCatalogue[code] as Entry<Details> & { sentence: (details: DetailsOf<C>) => string };
  return {
    code,
    sentence: template.sentence(details),
    remedy: template.remedy,
    holds: template.holds,
    details: { ...(details as Details) },
  };
}
