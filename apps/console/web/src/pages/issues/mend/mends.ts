import type { Issue } from '../../../api/types.js';
import type { NewSettings } from '../../../api/settings.js';

type Account = keyof NewSettings['accounts'];

/** How a cause is mended where it is shown; what is mended elsewhere, with where that is. */
export type Mend =
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'item'; readonly purpose: 'lineItem' | 'discountItem' | 'tax' }
  | { readonly kind: 'reference'; readonly list: 'terms' | 'paymentMethods'; readonly name: string }
  | { readonly kind: 'suffix'; readonly name: string }
  | { readonly kind: 'reactivate' }
  | { readonly kind: 'go-live' }
  | { readonly kind: 'link'; readonly entity: 'customer' | 'item' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'invoice'; readonly id: string }
  | { readonly kind: 'connect' };

/** The catalogue names an account as a bookkeeper does. */
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
};
const lists: Readonly<Record<string, 'terms' | 'paymentMethods'>> = {
  'payment term': 'terms',
  terms: 'terms',
  'payment method': 'paymentMethods',
};

/** What mends an issue, the likeliest first. Empty: only JobPro or QuickBooks can, as the remedy says. */
export function mendsOf({ kind, code, entity, details }: Pick<Issue, 'kind' | 'code' | 'entity' | 'details'>): Mend[] {
  const link: Mend[] =
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
    case 'quickbooks.permission':
      return [{ kind: 'connect' }];
    default:
      return link;
  }
}
