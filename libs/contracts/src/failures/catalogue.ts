type Details = Readonly<Record<string, string>>;
type Entry<D extends Details> = {
  /** One plain sentence for a bookkeeper, without codes. */
  readonly sentence: (details: D) => string;
  /** The step to take. */
  readonly remedy: string;
  /** Whether the same document can go once the remedy was taken, or by itself. */
  readonly retryHelps: boolean;
};
/** For entries whose sentence needs nothing filled in. */
type NoDetails = Readonly<Record<string, never>>;
const entry = <D extends Details = NoDetails>(value: Entry<D>): Entry<D> => value;

/** Every reason for which something did not go. A code that is not here does not compile. */
export const catalogue = {
  // names
  'name.empty': entry<{ what: string }>({
    sentence: (d) => `A ${d.what} without a name cannot go to QuickBooks.`,
    remedy: 'Give it a name in JobPro.',
    retryHelps: true,
  }),
  'name.too-long': entry<{ what: string; name: string; limit: string }>({
    sentence: (d) => `The ${d.what} name “${d.name}” is longer than the ${d.limit} characters QuickBooks takes.`,
    remedy: 'Shorten the name in JobPro.',
    retryHelps: true,
  }),
  'name.held': entry<{ name: string; holder: string }>({
    sentence: (d) => `A ${d.holder} named “${d.name}” already exists in QuickBooks.`,
    remedy: 'Rename the customer in JobPro or the other one in QuickBooks, or allow a suffix in the settings.',
    retryHelps: true,
  }),
  'name.inactive': entry<{ what: string; name: string }>({
    sentence: (d) => `The ${d.what} “${d.name}” exists in QuickBooks but is inactive.`,
    remedy: 'Make it active in QuickBooks, or allow reactivation in the settings.',
    retryHelps: true,
  }),
  'name.not-an-item': entry<{ name: string; type: string }>({
    sentence: (d) => `“${d.name}” exists in QuickBooks as a ${d.type}, which an invoice line cannot use.`,
    remedy: 'Rename the item in JobPro or in QuickBooks.',
    retryHelps: true,
  }),
  // documents
  'number.missing': entry<{ what: string }>({
    sentence: (d) => `The ${d.what} has no number.`,
    remedy: 'Give it a number in JobPro, or let QuickBooks number in the settings.',
    retryHelps: true,
  }),
  'number.too-long': entry<{ number: string; limit: string }>({
    sentence: (d) =>
      `The number “${d.number}” is longer than the ${d.limit} characters QuickBooks takes, and a number is never shortened.`,
    remedy: 'Give the document a shorter number in JobPro.',
    retryHelps: true,
  }),
  'number.taken': entry<{ number: string; holder: string }>({
    sentence: (d) => `The number “${d.number}” is taken in QuickBooks by ${d.holder}, which did not come from JobPro.`,
    remedy: 'Renumber one of the two.',
    retryHelps: true,
  }),
  'text.too-long': entry<{ field: string; limit: string }>({
    sentence: (d) => `The ${d.field} is longer than the ${d.limit} characters QuickBooks takes.`,
    remedy: 'Shorten it in JobPro.',
    retryHelps: true,
  }),
  'text.bad-characters': entry<{ field: string; value: string }>({
    sentence: (d) => `The ${d.field} “${d.value}” has characters that QuickBooks cannot hold.`,
    remedy: 'Change it in JobPro.',
    retryHelps: true,
  }),
  'invoice.does-not-add-up': entry<{ total: string; lines: string }>({
    sentence: (d) => `The invoice says ${d.total}, but its lines, discount and tax come to ${d.lines}.`,
    remedy: 'Open the invoice in JobPro and save it again.',
    retryHelps: true,
  }),
  'invoice.line-without-item': entry<{ line: string }>({
    sentence: (d) => `Line ${d.line} names no item, and no item for such lines is set.`,
    remedy: 'Choose an item on the line, or set the item for lines without one in the settings.',
    retryHelps: true,
  }),
  'invoice.too-many-lines': entry<{ lines: string; limit: string }>({
    sentence: (d) => `The invoice has ${d.lines} lines; QuickBooks takes ${d.limit}.`,
    remedy: 'Split the invoice in JobPro.',
    retryHelps: true,
  }),
  'invoice.before-go-live': entry<{ date: string; goLive: string }>({
    sentence: (d) => `The document is dated ${d.date}, before the go-live day ${d.goLive}.`,
    remedy: 'Change the go-live day in the settings, or leave the document out.',
    retryHelps: true,
  }),
  'payment.over-applied': entry<{ amount: string; applied: string }>({
    sentence: (d) => `The payment is ${d.amount}, but ${d.applied} of it is applied.`,
    remedy: 'Correct the applied amounts in JobPro.',
    retryHelps: true,
  }),
  'payment.invoice-balance': entry<{ invoice: string }>({
    sentence: (d) => `More would be applied to invoice ${d.invoice} than it still owes in QuickBooks.`,
    remedy: 'Look at the payments on that invoice in QuickBooks, then correct the applied amount in JobPro.',
    retryHelps: true,
  }),
  'document.not-positive': entry<{ what: string; amount: string }>({
    sentence: (d) => `QuickBooks takes no ${d.what} of ${d.amount}.`,
    remedy: 'Correct the amount in JobPro, or leave the document out.',
    retryHelps: true,
  }),
  'amount.too-large': entry<{ amount: string }>({
    sentence: (d) => `QuickBooks takes no amount as large as ${d.amount}.`,
    remedy: 'Correct the amount in JobPro.',
    retryHelps: true,
  }),
  // settings
  'settings.account-missing': entry<{ account: string; for: string }>({
    sentence: (d) => `No ${d.account} account is set for new ${d.for} items.`,
    remedy: 'Choose the account in the settings.',
    retryHelps: true,
  }),
  'settings.item-missing': entry<{ purpose: string }>({
    sentence: (d) => `No item is set for ${d.purpose}.`,
    remedy: 'Choose the item in the settings.',
    retryHelps: true,
  }),
  'settings.tax-code-missing': entry({
    sentence: () => 'Outside the US QuickBooks wants a tax code on each line of a taxed invoice, and one has none.',
    remedy:
      'Choose the tax code in the settings, and mark in JobPro what is taxable; what is not goes on an invoice of its own.',
    retryHelps: true,
  }),
  'reference.missing': entry<{ what: string; name: string }>({
    sentence: (d) => `QuickBooks has no ${d.what} “${d.name}”.`,
    remedy: 'Make it in QuickBooks, or choose another in the settings.',
    retryHelps: true,
  }),
  'reference.deleted': entry<{ what: string; name: string }>({
    sentence: (d) => `The ${d.what} “${d.name}” was deleted or made inactive in QuickBooks.`,
    remedy: 'Restore it in QuickBooks, or link another.',
    retryHelps: true,
  }),
  // waiting
  'need.failed': entry<{ what: string; name: string; because: string }>({
    sentence: (d) => `The ${d.what} “${d.name}” was refused: ${d.because}`,
    remedy: 'Mend that first; this document then goes by itself.',
    retryHelps: true,
  }),
  'not-applicable.online-jobs': entry({
    sentence: () => 'QuickBooks Online has no job sync, so this job stays in JobPro.',
    remedy: 'Nothing to do.',
    retryHelps: false,
  }),
  // QuickBooks' own state
  'quickbooks.books-closed': entry<{ date: string }>({
    sentence: (d) => `The books in QuickBooks are closed for ${d.date}.`,
    remedy: 'Open the period in QuickBooks, or date the document later.',
    retryHelps: true,
  }),
  'quickbooks.permission': entry({
    sentence: () => 'The QuickBooks user who connected may not do this.',
    remedy: 'Let an administrator of the QuickBooks company connect again.',
    retryHelps: true,
  }),
  'quickbooks.feature-off': entry<{ feature: string }>({
    sentence: (d) => `QuickBooks does not allow this, because a feature is off: ${d.feature}`,
    remedy: 'Turn the feature on in QuickBooks.',
    retryHelps: true,
  }),
  'quickbooks.subscription-ended': entry({
    sentence: () => 'The QuickBooks subscription of this company has ended.',
    remedy: 'Renew it with Intuit.',
    retryHelps: true,
  }),
  'quickbooks.record-locked': entry<{ what: string }>({
    sentence: (d) => `Somebody has the ${d.what} open in QuickBooks.`,
    remedy: 'Close the window in QuickBooks; it goes at the next run.',
    retryHelps: true,
  }),
  'quickbooks.inventory-date': entry({
    sentence: () => 'The document is dated before the inventory start date of one of its items.',
    remedy: 'Change the start date of the item in QuickBooks, or the date of the document.',
    retryHelps: true,
  }),
  'quickbooks.refused': entry<{ said: string }>({
    sentence: (d) => `QuickBooks refused this: ${d.said}`,
    remedy: 'Look at what QuickBooks says, mend it, and send it again.',
    retryHelps: true,
  }),
  'connector.payload-refused': entry<{ said: string }>({
    sentence: (d) => `QuickBooks did not understand what was sent: ${d.said}`,
    remedy: 'This is our fault, not yours: tell support, with the record’s link.',
    retryHelps: false,
  }),
  'connector.not-applicable': entry<{ action: string; edition: string }>({
    sentence: (d) => `QuickBooks ${d.edition} has nothing like “${d.action}”.`,
    remedy: 'Nothing to do.',
    retryHelps: false,
  }),
} as const;

export type FailureCode = keyof typeof catalogue;
export type DetailsOf<C extends FailureCode> = Parameters<(typeof catalogue)[C]['sentence']>[0];
