import { z } from 'zod';

type Details = Readonly<Record<string, string>>;
type Entry<D extends Details> = {
  readonly sentence: (details: D) => string;
  readonly remedy: string;
  /** Whether what needs the record waits until somebody has settled the notice. */
  readonly holds: boolean;
};
const entry = <D extends Details>(value: Entry<D>): Entry<D> => value;

/** What stands open on a record that is in QuickBooks, until a person settles it. Each code has one sentence and one step to take. */
export const noticeCatalogue = {
  'changed-since-export': entry<{ changes: string }>({
    sentence: (d) => `It changed in JobPro after it was exported: ${d.changes}.`,
    remedy: 'Change it in QuickBooks too where that matters; it is not changed there by itself.',
    holds: false,
  }),
  'apply-in-quickbooks': entry<{ amount: string; invoice: string }>({
    sentence: (d) => `Apply ${d.amount} of this payment to invoice ${d.invoice} in QuickBooks.`,
    remedy: 'Open the payment in QuickBooks, apply it there, then mark this as done.',
    holds: false,
  }),
  'changed-in-quickbooks': entry({
    sentence: () => 'Somebody changed it in QuickBooks after it was exported.',
    remedy: 'Compare the two, then mark this as seen.',
    holds: false,
  }),
  'deleted-in-quickbooks': entry<{ how: string }>({
    sentence: (d) => `Somebody ${d.how} it in QuickBooks after it was exported.`,
    remedy: 'Leave it so, or send it anew.',
    holds: true,
  }),
  'total-differs': entry<{ jobpro: string; quickbooks: string }>({
    sentence: (d) => `QuickBooks shows a total of ${d.quickbooks}, JobPro ${d.jobpro}. Its payments wait.`,
    remedy: 'Correct one of the two, or accept the difference; then its payments go.',
    holds: true,
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

/** The catalogue's notice, its sentence filled in. */
export function notice<C extends NoticeCode>(code: C, details: DetailsOf<C>): Notice {
  const known = noticeCatalogue[code] as Entry<Details> & { sentence: (details: DetailsOf<C>) => string };
  return {
    code,
    sentence: known.sentence(details),
    remedy: known.remedy,
    holds: known.holds,
    details: { ...(details as Details) },
  };
}
