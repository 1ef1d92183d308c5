import { day, dollars, ended } from './sentence.js';

type Details = Readonly<Record<string, string | undefined>>;
type Entry<D extends Details> = {
  /** One plain sentence for a bookkeeper, without codes. */
  readonly sentence: (details: D) => string;
  /** The step to take. */
  readonly remedy: string;
  /** Whether the same document can be sent after the remedy, or later without one. */
  readonly retryHelps: boolean;
  /** Set where new settings can resolve it: what was refused is then tried again. */
  readonly fixedBy?: 'settings';
};
/** For entries whose sentence needs no details. */
type NoDetails = Readonly<Record<string, never>>;
const entry = <D extends Details = NoDetails>(value: Entry<D>): Entry<D> => value;

/** A record of QuickBooks. A record that is gone may have no known name. */
interface NamedRecord extends Details {
  readonly what: string;
  readonly name?: string;
}
const recordIn = ({ what, name }: NamedRecord): string =>
  name === undefined ? `the ${what} that this refers to` : `the ${what} “${name}”`;

/** Every reason why something was not sent. A code that is not listed here does not compile. */
export const catalogue = {
  // names
  'name.empty': entry<{ what: string }>({
    sentence: (d) => `This ${d.what} has no name, and QuickBooks requires one.`,
    remedy: 'Enter a name in JobPro.',
    retryHelps: true,
  }),
  'name.too-long': entry<{ what: string; name: string; limit: string }>({
    sentence: (d) => `The ${d.what} name “${d.name}” is longer than the ${d.limit} characters that QuickBooks accepts.`,
    remedy: 'Shorten the name in JobPro.',
    retryHelps: true,
  }),
  'name.held': entry<{ name: string; holder: string }>({
    sentence: (d) => `A ${d.holder} named “${d.name}” already exists in QuickBooks.`,
    remedy: 'Rename one of the two, or set in the settings what to add to such a customer’s name.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  'name.inactive': entry<{ what: string; name: string }>({
    sentence: (d) => `The ${d.what} “${d.name}” is inactive in QuickBooks.`,
    remedy: 'Make it active in QuickBooks and send again, or choose “Make it active again” in the settings.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  'name.ambiguous': entry<{ what: string; name: string; names: string }>({
    sentence: (d) => `QuickBooks has more than one ${d.what} named “${d.name}”: ${d.names}.`,
    remedy: 'Link the right one, or rename one of them in QuickBooks and send again.',
    retryHelps: true,
  }),
  'name.not-an-item': entry<{ name: string; type: string }>({
    sentence: (d) => `“${d.name}” is a ${d.type} in QuickBooks, and an invoice line cannot use one.`,
    remedy: 'Rename the item in JobPro or in QuickBooks.',
    retryHelps: true,
  }),
  // documents
  'number.missing': entry<{ what: string }>({
    sentence: (d) => `This ${d.what} has no number.`,
    remedy: 'Enter a number in JobPro, or let QuickBooks assign numbers in the settings.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  'number.too-long': entry<{ number: string; limit: string }>({
    sentence: (d) =>
      `The number “${d.number}” is longer than the ${d.limit} characters that QuickBooks accepts. Numbers are never shortened.`,
    remedy: 'Give the document a shorter number in JobPro.',
    retryHelps: true,
  }),
  'invoice.line-without-quantity': entry<{ item?: string }>({
    sentence: (d) =>
      `QuickBooks counts the stock of ${d.item === undefined ? 'an item on this invoice' : `the item “${d.item}”`}, and a line that sells it has no quantity.`,
    remedy: 'Enter the quantity in JobPro, then send the invoice again.',
    retryHelps: true,
  }),
  'number.taken': entry<{ number: string; holder: string }>({
    sentence: (d) => `The number “${d.number}” is already used in QuickBooks (${d.holder}).`,
    remedy: 'Change the number of one of the two documents.',
    retryHelps: true,
  }),
  // `id` is the other invoice's in QuickBooks, to link it by. `customer` is its customer there, where
  // that is another one.
  'number.in-quickbooks': entry<{
    number: string;
    id: string;
    date: string;
    amount: string;
    customer?: string;
    ownDate: string;
    ownAmount: string;
  }>({
    sentence: (d) => {
      const customer = d.customer === undefined ? '' : ` on the customer “${d.customer}”`;
      return `QuickBooks already has another invoice ${d.number}, of ${day(d.date)} for ${dollars(d.amount)}${customer}. This one is of ${day(d.ownDate)} for ${dollars(d.ownAmount)}.`;
    },
    remedy:
      'If they are the same invoice, link them. Otherwise give this one another number in JobPro, or send it anyway.',
    retryHelps: true,
  }),
  // `id` is the other payment's in QuickBooks, to link it by. `number` and `reference` are the references of
  // this and the other one, where they have any.
  'payment.in-quickbooks': entry<{
    id: string;
    date: string;
    amount: string;
    reference?: string;
    number?: string;
    ownDate: string;
    ownAmount: string;
  }>({
    sentence: (d) => {
      const reference = d.reference === undefined ? '' : ` with the reference ${d.reference}`;
      return `QuickBooks already has a payment of this customer, of ${day(d.date)} for ${dollars(d.amount)}${reference}, that JobPro did not send.`;
    },
    remedy: 'If they are the same payment, link them. Otherwise send this one anyway.',
    retryHelps: true,
  }),
  'document.too-large': entry<{ what: string; name: string; size: string; limit: string }>({
    sentence: (d) => `The ${d.what} ${d.name} has ${d.size} kB of data. At most ${d.limit} kB can be sent at once.`,
    remedy: 'Shorten the descriptions of its lines in JobPro, or divide the document into two.',
    retryHelps: true,
  }),
  'text.too-long': entry<{ field: string; limit: string }>({
    sentence: (d) => `The ${d.field} is longer than the ${d.limit} characters that QuickBooks accepts.`,
    remedy: 'Shorten it in JobPro.',
    retryHelps: true,
  }),
  'text.bad-characters': entry<{ field: string; value: string }>({
    sentence: (d) => `The ${d.field} contains characters that QuickBooks does not accept: “${d.value}”`,
    remedy: 'Replace these characters in JobPro.',
    retryHelps: true,
  }),
  'invoice.does-not-add-up': entry<{ total: string; lines: string }>({
    sentence: (d) =>
      `The invoice total is ${dollars(d.total)}, but its lines, discount and tax add up to ${dollars(d.lines)}.`,
    remedy: 'Open the invoice in JobPro, correct it and save it.',
    retryHelps: true,
  }),
  'invoice.line-without-item': entry<{ line: string }>({
    sentence: (d) => `Line ${d.line} has no item, and no item is set for lines without one.`,
    remedy: 'Choose an item on the line in JobPro, or set an item for lines without one in the settings.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  'invoice.too-many-lines': entry<{ lines: string; limit: string }>({
    sentence: (d) => `The invoice has ${d.lines} lines. QuickBooks accepts ${d.limit}.`,
    remedy: 'Split the invoice in JobPro.',
    retryHelps: true,
  }),
  'invoice.before-go-live': entry<{ date: string; goLive: string }>({
    sentence: (d) => `The document is dated ${day(d.date)}, before your go-live day, ${day(d.goLive)}.`,
    remedy: 'Choose an earlier go-live day in the settings, or leave the document out.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  'payment.over-applied': entry<{ amount: string; applied: string }>({
    sentence: (d) => `The payment is ${dollars(d.amount)}, but ${dollars(d.applied)} is applied to invoices.`,
    remedy: 'Correct the applied amounts in JobPro.',
    retryHelps: true,
  }),
  'payment.invoice-balance': entry<{ invoice: string }>({
    sentence: (d) => `This payment applies more to invoice ${d.invoice} than is open on it in QuickBooks.`,
    remedy: 'Check the payments on that invoice in QuickBooks, then correct the applied amount in JobPro.',
    retryHelps: true,
  }),
  'document.not-positive': entry<{ what: string; amount: string }>({
    sentence: (d) => `QuickBooks does not accept this amount for the ${d.what}: ${dollars(d.amount)}.`,
    remedy: 'Correct the amount in JobPro, or leave the document out.',
    retryHelps: true,
  }),
  'amount.too-large': entry<{ amount: string }>({
    sentence: (d) => `The amount ${dollars(d.amount)} is larger than QuickBooks accepts.`,
    remedy: 'Correct the amount in JobPro.',
    retryHelps: true,
  }),
  // settings
  'settings.account-missing': entry<{ account: string; for: string }>({
    sentence: (d) => `No ${d.account} account is set for new ${d.for} items.`,
    remedy: 'Choose the account in the settings.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  'settings.item-missing': entry<{ purpose: string }>({
    sentence: (d) => `No item is set for ${d.purpose}.`,
    remedy: 'Choose the item in the settings.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  'settings.inventory-start-missing': entry({
    sentence: () =>
      'No go-live day is set. QuickBooks needs a start date for the quantity of a new inventory item, and the go-live day is used for it.',
    remedy: 'Choose the go-live day in the settings.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  'settings.numbers-unassigned': entry({
    sentence: () =>
      'QuickBooks is to assign the number, but custom transaction numbers are turned on there. The invoice would have no number.',
    remedy: 'Use JobPro’s number in the settings, or turn off custom transaction numbers in QuickBooks.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  'settings.tax-code-unset': entry({
    sentence: () =>
      'This invoice has sales tax, and no tax code is set. QuickBooks ignores JobPro’s tax amount without one.',
    remedy: 'Choose the tax code in the settings, or let QuickBooks calculate the tax.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  'settings.tax-code-missing': entry({
    sentence: () =>
      'Outside the US, QuickBooks requires a tax code on every line of a taxed invoice. A line of this one has none.',
    remedy:
      'Choose the tax code in the settings and mark the taxable lines in JobPro. Move lines without tax to an invoice of their own.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  // `id` is QuickBooks' own, where it names one: it identifies what is missing, and nobody reads
  // it.
  'reference.missing': entry<{ what: string; name?: string; id?: string }>({
    sentence: (d) =>
      d.name === undefined
        ? `QuickBooks does not have the ${d.what} that this refers to.`
        : `QuickBooks has no ${d.what} named “${d.name}”.`,
    remedy: 'Create it in QuickBooks, or choose another one in the settings.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  // QuickBooks says this of the record itself, or of any record that it refers to, and does not
  // always say which one.
  'reference.deleted': entry<{ what: string; name?: string; id?: string }>({
    sentence: (d) => {
      const record = d.name === undefined ? `The ${d.what} that this refers to` : `The ${d.what} “${d.name}”`;
      return `${record}, or something it refers to, is deleted or inactive in QuickBooks.`;
    },
    remedy: 'Read below what QuickBooks said. Restore that record in QuickBooks or link another one, then send again.',
    retryHelps: true,
  }),
  // The connector read the record by its id after the refusal.
  'reference.gone': entry<NamedRecord>({
    sentence: (d) => `QuickBooks no longer has ${recordIn(d)}.`,
    remedy: 'Link it to another record of QuickBooks, or send it as new. Then send this document again.',
    retryHelps: true,
  }),
  'reference.inactive': entry<NamedRecord>({
    sentence: (d) => `In QuickBooks, ${recordIn(d)} is inactive.`,
    remedy: 'Make it active in QuickBooks, then send this document again.',
    retryHelps: true,
  }),
  'reference.wrong-type': entry<NamedRecord>({
    sentence: (d) => `In QuickBooks, ${recordIn(d)} is of a type that a document cannot use.`,
    remedy: 'Link another record of QuickBooks, then send this document again.',
    retryHelps: true,
  }),
  'reference.other-currency': entry<NamedRecord>({
    sentence: (d) => `In QuickBooks, ${recordIn(d)} has another currency than the documents of JobPro.`,
    remedy: 'Use a customer in QuickBooks whose currency is that of JobPro, then link it and send again.',
    retryHelps: true,
  }),
  'invoice.voided': entry<NamedRecord>({
    sentence: (d) => `In QuickBooks, ${recordIn(d)} is voided, so no payment can be applied to it.`,
    remedy: 'Apply the payment to another invoice in JobPro, or send the invoice as new.',
    retryHelps: true,
  }),
  'payment.invoice-paid': entry<{ invoice: string }>({
    sentence: (d) => `Invoice ${d.invoice} is already paid in QuickBooks.`,
    remedy:
      'If this payment was entered in QuickBooks by hand, leave it out here. Otherwise correct the payments on that invoice, then send again.',
    retryHelps: true,
  }),
  'payment.other-customer': entry<{ invoice: string; customer: string }>({
    sentence: (d) => `Invoice ${d.invoice} belongs to the customer “${d.customer}” in QuickBooks.`,
    remedy: 'Give the payment the customer of its invoice in JobPro, or apply it to another invoice.',
    retryHelps: true,
  }),
  'payment.accounts-differ': entry<{ accounts: string }>({
    sentence: (d) => `The invoices of this payment are on different receivable accounts in QuickBooks: ${d.accounts}.`,
    remedy: 'Make one payment for the invoices of each account in JobPro.',
    retryHelps: true,
  }),
  // waiting
  'need.failed': entry<{ what: string; name: string; because: string }>({
    sentence: (d) => `${ended(d.because)} The ${d.what} “${d.name}” cannot be sent until this is fixed.`,
    remedy: 'Fix that first. This document is then sent automatically.',
    retryHelps: true,
  }),
  'need.settled': entry<{ what: string; name: string }>({
    sentence: (d) =>
      `The ${d.what} “${d.name}” was settled by hand, so JobPro does not know which ${d.what} in QuickBooks it is.`,
    remedy:
      'Link it: undo that on its page and send it again. It is looked for in QuickBooks by its number first. Or settle this one by hand, too.',
    retryHelps: true,
  }),
  // Of a record that somebody settled by hand: why it is not sent.
  'settled.by-hand': entry<{ by: string; note?: string }>({
    sentence: (d) =>
      d.note === undefined ? `${d.by} settled this by hand.` : `${d.by} settled this by hand: ${d.note}`,
    remedy: 'There is nothing to do. It is not sent unless someone undoes this.',
    retryHelps: false,
  }),
  'need.voided': entry<{ what: string; name: string }>({
    sentence: (d) => `The ${d.what} “${d.name}” was voided in JobPro.`,
    remedy: 'In JobPro, apply this to another invoice or void it, too. Then send it again.',
    retryHelps: true,
  }),
  'voided.in-jobpro': entry<{ date: string; why?: string }>({
    sentence: (d) => `This was voided in JobPro on ${day(d.date)}${d.why === undefined ? '' : `: ${d.why}`}.`,
    remedy: 'There is nothing to do. It is not sent.',
    retryHelps: false,
  }),
  // Voiding in QuickBooks
  'void.gone': entry<{ what: string; name: string }>({
    sentence: (d) => `QuickBooks was asked for ${d.what} ${d.name} by its id, and does not have it any more.`,
    remedy: 'There is nothing left to void. Leave it as it is.',
    retryHelps: false,
  }),
  'void.payments': entry<{ invoice: string; payments: string }>({
    sentence: (d) => `In QuickBooks, invoice ${d.invoice} has these payments: ${d.payments}.`,
    remedy: 'Void it all the same, which leaves the payments unapplied in QuickBooks, or leave it.',
    retryHelps: false,
  }),
  'void.not-offered': entry<{ what: string; edition: string }>({
    sentence: (d) => `QuickBooks ${d.edition} lets no other program void a ${d.what}.`,
    remedy: 'Void it in QuickBooks yourself, then check it here.',
    retryHelps: false,
  }),
  'not-applicable.online-jobs': entry({
    sentence: () => 'Jobs are sent to QuickBooks Desktop only, so this job stays in JobPro.',
    remedy: 'There is nothing to do.',
    retryHelps: false,
  }),
  // QuickBooks' own state
  // `until`: the closing date, where QuickBooks reported it.
  'quickbooks.books-closed': entry<{ date: string; until?: string }>({
    sentence: (d) =>
      d.until === undefined
        ? `The books in QuickBooks are closed for ${day(d.date)}.`
        : `The books in QuickBooks are closed up to and including ${day(d.until)}. This document is dated ${day(d.date)}.`,
    remedy: 'Open the period in QuickBooks, or give the document a later date in JobPro.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  'quickbooks.permission': entry({
    sentence: () => 'The QuickBooks user who connected JobPro is not allowed to do this.',
    remedy: 'Ask an administrator of the QuickBooks company to connect again.',
    retryHelps: true,
  }),
  'quickbooks.feature-off': entry<{ feature: string }>({
    sentence: (d) => ended(`A feature that this needs is turned off in QuickBooks: ${d.feature}`),
    remedy: 'Turn on the feature in QuickBooks, then send again.',
    retryHelps: true,
    fixedBy: 'settings',
  }),
  'quickbooks.subscription-ended': entry({
    sentence: () => 'The QuickBooks subscription of this company has ended.',
    remedy: 'Renew it with Intuit, then send again.',
    retryHelps: true,
  }),
  'quickbooks.record-locked': entry<{ what: string }>({
    sentence: (d) => `Someone has the ${d.what} open in QuickBooks.`,
    remedy: 'Close that window in QuickBooks. The next run sends it.',
    retryHelps: true,
  }),
  'quickbooks.inventory-date': entry({
    sentence: () => 'The document is dated before the inventory start date of one of its items.',
    remedy: 'Change the item’s start date in QuickBooks, or the document’s date in JobPro.',
    retryHelps: true,
  }),
  'quickbooks.no-answer': entry<{ attempts: string }>({
    sentence: (d) =>
      `QuickBooks did not process this in ${d.attempts} attempts. It is not in QuickBooks as far as we can see there.`,
    remedy: 'Look for it in QuickBooks. If it is there, link it; otherwise send it again later or leave it out.',
    retryHelps: true,
  }),
  'quickbooks.unverified': entry({
    sentence: () =>
      'QuickBooks gave no answer when this was sent, and does not say whether it has it. It may be in QuickBooks.',
    remedy: 'Look for it in QuickBooks. If it is there, link it; otherwise send it again later or leave it out.',
    retryHelps: true,
  }),
  'quickbooks.keeps-failing': entry<{ times: string; said: string }>({
    sentence: (d) => `QuickBooks did not accept this in ${d.times} attempts: ${d.said}`,
    remedy: 'Close open windows in QuickBooks or restart it, then send again.',
    retryHelps: true,
  }),
  'quickbooks.refused': entry<{ said: string }>({
    sentence: (d) => `QuickBooks rejected this: ${d.said}`,
    remedy: 'Correct what QuickBooks names, then send again.',
    retryHelps: true,
  }),
  'connector.payload-refused': entry<{ said: string }>({
    sentence: (d) => `QuickBooks could not read what we sent: ${d.said}`,
    remedy: 'This is our mistake, not yours. Send support the address of this page.',
    retryHelps: false,
  }),
  'connector.not-applicable': entry<{ action: string; edition: string }>({
    sentence: (d) => `QuickBooks ${d.edition} has nothing like this, so there is nothing to send.`,
    remedy: 'There is nothing to do.',
    retryHelps: false,
  }),
} as const;

export type FailureCode = keyof typeof catalogue;
export type DetailsOf<C extends FailureCode> = Parameters<(typeof catalogue)[C]['sentence']>[0];
