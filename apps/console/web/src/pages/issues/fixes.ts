import type { NewSettings } from '../../api/acts.js';
import type { Issue } from '../../api/types.js';
import { sumMoney } from '../../parts/format.js';

/** A cause with the documents that it blocks: they failed only because of it. */
export interface Cause {
  readonly issue: Issue;
  readonly blocks: readonly Issue[];
}

/** True for an issue that only follows from another one: its customer or item was rejected, or its invoice differs. */
const followsFrom = (issue: Issue, cause: Issue): boolean =>
  (issue.code === 'waiting.held' && cause.kind === 'differs' && cause.code === issue.details['why']) ||
  isRefusedFor(issue, cause);

const isRefusedFor = (issue: Issue, cause: Issue): boolean =>
  issue.code === 'need.failed' &&
  cause.code !== 'need.failed' &&
  cause.kind === 'failed' &&
  cause.entity === issue.details['what'] &&
  cause.records.some(({ name, id }) => (name ?? id) === issue.details['name']);

/** Returns each cause once with what it blocks, the largest amount first. */
export function causesOf(issues: readonly Issue[]): Cause[] {
  const causeOf = (issue: Issue) => issues.find((cause) => followsFrom(issue, cause));
  return issues
    .filter((issue) => causeOf(issue) === undefined)
    .map((issue) => ({ issue, blocks: issues.filter((each) => causeOf(each) === issue) }))
    .sort((a, b) => Number(centsIn(b) - centsIn(a)));
}

const centsIn = ({ issue, blocks }: Cause): bigint =>
  BigInt(sumMoney([issue, ...blocks].map(({ total }) => total)).replace('.', ''));

type Account = keyof NewSettings['accounts'];

/** How a cause is fixed: by a choice where it is shown, or on another page. */
export type Fix =
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'item'; readonly purpose: 'lineItem' | 'discountItem' | 'tax' }
  | { readonly kind: 'reference'; readonly list: 'terms' | 'paymentMethods'; readonly name: string }
  | { readonly kind: 'suffix'; readonly name: string }
  | { readonly kind: 'reactivate' }
  | { readonly kind: 'go-live' }
  | { readonly kind: 'link'; readonly entity: 'customer' | 'item' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'invoice'; readonly id: string }
  | { readonly kind: 'compare' }
  | { readonly kind: 'connect' };

/** The catalogue's words for accounts, items and lists, and the settings behind them. */
const accounts: Readonly<Record<string, Account>> = {
  income: 'income',
  expense: 'expense',
  'cost of goods': 'costOfGoods',
  'inventory asset': 'asset',
};
const purposes: Readonly<Record<string, 'lineItem' | 'discountItem' | 'tax'>> = {
  discounts: 'discountItem',
  'sales tax': 'tax',
  'lines that name none': 'lineItem',
  'lines without an item': 'lineItem',
};
const lists: Readonly<Record<string, 'terms' | 'paymentMethods'>> = {
  'payment term': 'terms',
  terms: 'terms',
  'payment method': 'paymentMethods',
};

/** Returns the ways to fix an issue, the likeliest first. Empty: only JobPro or QuickBooks can, as the remedy says. */
export function fixesOf({ kind, code, entity, details }: Pick<Issue, 'kind' | 'code' | 'entity' | 'details'>): Fix[] {
  const link: Fix[] =
    kind === 'failed' && (entity === 'customer' || entity === 'item') ? [{ kind: 'link', entity }] : [];
  switch (code) {
    case 'settings.account-missing': {
      const account = accounts[details['account'] ?? ''];
      return account === undefined ? [{ kind: 'settings' }] : [{ kind: 'account', account }];
    }
    case 'settings.item-missing': {
      const purpose = purposes[details['purpose'] ?? ''];
      return purpose === undefined ? [{ kind: 'settings' }] : [{ kind: 'item', purpose }];
    }
    case 'invoice.line-without-item':
      return [{ kind: 'item', purpose: 'lineItem' }];
    case 'reference.missing': {
      const list = lists[details['what'] ?? ''];
      return list === undefined ? [{ kind: 'settings' }] : [{ kind: 'reference', list, name: details['name'] ?? '' }];
    }
    case 'name.held':
      return entity === 'customer' ? [{ kind: 'suffix', name: details['name'] ?? '' }, ...link] : link;
    case 'name.inactive':
      return [{ kind: 'reactivate' }, ...link];
    case 'invoice.before-go-live':
      return [{ kind: 'go-live' }];
    case 'waiting.settings':
      return [{ kind: 'settings' }];
    case 'waiting.invoice':
      return [{ kind: 'invoice', id: details['id'] ?? '' }];
    case 'number.in-quickbooks':
    case 'payment.in-quickbooks':
      return [{ kind: 'compare' }];
    case 'quickbooks.permission':
      return [{ kind: 'connect' }];
    default:
      return link;
  }
}
