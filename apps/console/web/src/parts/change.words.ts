import { plural, money } from './money.js';
import { formatDay } from './dates.js';

/** The words for the fields of settings and of JobPro's records; a field without one is told by its own name. */
const words: Readonly<Record<string, string>> = {
  name: 'Name',
  edition: 'QuickBooks',
  goLive: 'Go-live day',
  'accounts.income': 'Income account',
  'accounts.expense': 'Expense account',
  'accounts.costOfGoods': 'Cost-of-goods account',
  'accounts.asset': 'Inventory asset account',
  depositAccount: 'Deposit to',
  lineItem: 'Item for lines without one',
  discountItem: 'Item for discounts',
  'tax.kind': 'Sales tax',
  'tax.item': 'Item for tax',
  'tax.taxCode': 'Tax code',
  numbering: 'Invoice numbers',
  inactiveNames: 'Inactive names',
  heldNames: 'Names that are taken',
  'heldNames.suffix': 'Suffix for taken names',
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
  override: 'JobPro’s amount replaces QuickBooks’',
  line: 'a line of its own',
  quickbooks: 'QuickBooks decides',
  jobpro: 'JobPro’s own',
  reject: 'tell me',
  reactivate: 'make active again',
};
const chosen = new Set(['edition', 'tax.kind', 'numbering', 'inactiveNames', 'heldNames']);
const amounts = new Set(['total', 'amount', 'unapplied', 'discount', 'tax']);

export interface Change {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** What changed, field by field and in words: what lies within a field is told as a field of its own. */
export function sayChanges(changes: readonly { field: string; from: unknown; to: unknown }[]): Change[] {
  return changes.flatMap(({ field, from, to }) => {
    if (isPlainObject(from) || isPlainObject(to)) {
      const [before, after] = [asObject(from), asObject(to)];
      const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
      const inner = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
      const parts = inner.map((name) => ({ field: `${field}.${name}`, from: before[name], to: after[name] }));
      const said = sayChanges(parts);
      return field === 'heldNames' ? said.map((part) => withWord(part, from, to)) : said;
    }
    return [{ field: wordOf(field), from: sayValue(field, from), to: sayValue(field, to) }];
  });
}

/** A choice that was a word and is an object now, or the other way round, is told by its word. */
const withWord = (part: Change, from: unknown, to: unknown): Change => ({
  ...part,
  from: typeof from === 'string' ? sayValue('heldNames', from) : part.from,
  to: typeof to === 'string' ? sayValue('heldNames', to) : part.to,
});

function wordOf(field: string): string {
  const known = words[field];
  if (known !== undefined) return known;
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
  if (chosen.has(field)) return values[value] ?? value;
  if (amounts.has(field) && /^-?\d+(\.\d+)?$/.test(value)) return money(value);
  return /^\d{4}-\d\d-\d\d$/.test(value) ? formatDay(value) : value;
}

const plainText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asObject = (value: unknown): Readonly<Record<string, unknown>> => (isPlainObject(value) ? value : {});
