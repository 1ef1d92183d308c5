import { formatDay, money, plural } from './format.js';

/** Words for the fields of settings and of JobPro's records. A field without one keeps its own name. */
const words: Readonly<Record<string, string>> = {
  name: 'Name',
  edition: 'QuickBooks',
  goLive: 'Go-live day',
  'accounts.income': 'Income account',
  'accounts.expense': 'Expense account',
  'accounts.costOfGoods': 'Cost-of-goods account',
  'accounts.asset': 'Inventory asset account',
  depositAccount: 'Deposit to',
  receivableAccount: 'Accounts receivable',
  lineItem: 'Item for lines without one',
  discountItem: 'Item for discounts',
  'tax.kind': 'Sales tax',
  'tax.item': 'Item for tax',
  'tax.taxCode': 'Tax code',
  numbering: 'Invoice numbers',
  inactiveNames: 'Inactive names',
  heldNames: 'Names that a vendor has',
  'heldNames.suffix': 'Added to names that a vendor has',
  taxDifferences: 'Accepted difference in totals',
  'taxDifferences.acceptUpTo': 'Accepted difference in totals',
  number: 'Number',
  displayName: 'Name',
  companyName: 'Company',
  date: 'Date',
  dueDate: 'Due',
  total: 'Total',
  tax: 'Tax',
  amount: 'Amount',
  unapplied: 'Unapplied',
  discount: 'Discount',
  customerId: 'Customer',
  poNumber: 'PO number',
  lines: 'Lines',
  applications: 'Applied to',
  billingAddress: 'Billing address',
  shippingAddress: 'Shipping address',
  email: 'Email',
  phone: 'Phone',
  terms: 'Terms',
  memo: 'Memo',
  method: 'Method',
  reference: 'Reference',
};
const values: Readonly<Record<string, string>> = {
  online: 'QuickBooks Online',
  desktop: 'QuickBooks Desktop',
  override: 'JobPro’s tax amount',
  line: 'as a separate line',
  quickbooks: 'QuickBooks’ own',
  jobpro: 'JobPro’s own',
  reject: 'stop and ask',
  hold: 'none',
  reactivate: 'make active again',
};
const choices = new Set(['edition', 'tax.kind', 'numbering', 'inactiveNames', 'heldNames', 'taxDifferences']);
const amounts = new Set(['total', 'amount', 'unapplied', 'discount', 'tax', 'taxDifferences.acceptUpTo']);

export interface Change {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** Returns what changed in words, field by field. A change within a nested field is a change of its own. */
export function sayChanges(changes: readonly { field: string; from: unknown; to: unknown }[]): Change[] {
  return changes.flatMap(({ field, from, to }) => {
    if (isPlainObject(from) || isPlainObject(to)) {
      const [before, after] = [asObject(from), asObject(to)];
      const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
      const inner = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
      const parts = inner.map((name) => ({ field: `${field}.${name}`, from: before[name], to: after[name] }));
      const written = sayChanges(parts);
      return choices.has(field) ? written.map((part) => withChoice(field, part, from, to)) : written;
    }
    return [{ field: wordOf(field), from: sayValue(field, from), to: sayValue(field, to) }];
  });
}

/** A choice that is a word on one side and an object on the other is written by its word. */
const withChoice = (field: string, part: Change, from: unknown, to: unknown): Change => ({
  ...part,
  from: typeof from === 'string' ? sayValue(field, from) : part.from,
  to: typeof to === 'string' ? sayValue(field, to) : part.to,
});

function wordOf(field: string): string {
  const word = words[field];
  if (word !== undefined) return word;
  const [list, ...name] = field.split('.');
  if ((list === 'terms' || list === 'paymentMethods') && name.length > 0)
    return `${list === 'terms' ? 'Terms' : 'Payment method'} “${name.join('.')}”`;
  if (list !== undefined && words[list] !== undefined && name.length > 0) return `${words[list]}, ${name.join(' ')}`;
  return field;
}

function sayValue(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (Array.isArray(value)) return field === 'lines' ? plural(value.length, 'line') : value.map(plainText).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'string') return plainText(value);
  if (choices.has(field)) return values[value] ?? value;
  if (amounts.has(field) && /^-?\d+(\.\d+)?$/.test(value)) return money(value);
  return /^\d{4}-\d\d-\d\d$/.test(value) ? formatDay(value) : value;
}

const plainText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asObject = (value: unknown): Readonly<Record<string, unknown>> => (isPlainObject(value) ? value : {});
