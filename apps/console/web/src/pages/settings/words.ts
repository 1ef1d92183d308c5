/** Every text of the settings page. */
export const words = {
  title: 'Settings',
  hint: 'Changes apply to what you send from now on. Every change is recorded.',
  missing: 'Missing settings',
  limits: 'Check these QuickBooks preferences',
  proposed: (account: string) => `QuickBooks has “${account}” for this.`,
  notConnected: {
    title: 'QuickBooks is not connected yet',
    text: 'Type the names of accounts and items as they are in QuickBooks. Once it is connected, you can choose them from its lists.',
  },
  loading: (edition: 'online' | 'desktop') =>
    `Loading your accounts and items from QuickBooks…${edition === 'desktop' ? ' They arrive with the next run of the Web Connector.' : ''}`,
  loaded: (accounts: string, items: string, terms: string) =>
    `${accounts}, ${items} and ${terms} loaded from QuickBooks.`,
  refresh: 'Refresh from QuickBooks',
  refreshing: 'Refreshing the lists from QuickBooks',

  company: 'Company',
  name: { label: 'Name', description: 'As shown on these pages' },
  edition: { label: 'QuickBooks', description: 'Where you keep your books', fixed: 'Cannot be changed' },
  goLive: { label: 'Go-live day', description: 'Documents dated earlier are not offered for sending' },

  accounts: 'Accounts for new items',
  income: { label: 'Income', description: 'Sales of new items' },
  expense: { label: 'Expense', description: 'Purchases of new items' },
  costOfGoods: { label: 'Cost of goods sold', description: 'New inventory items' },
  asset: { label: 'Inventory asset', description: 'New inventory items' },
  depositAccount: { label: 'Deposit to', description: 'The account that payments go to' },
  receivableAccount: {
    label: 'Accounts receivable',
    description: 'QuickBooks Desktop with several such accounts: the one for invoices',
  },

  invoices: 'Invoices',
  lineItem: { label: 'Item for lines without one', description: 'An item that exists in QuickBooks' },
  discountItem: { label: 'Item for discounts', description: 'In QuickBooks Desktop a discount is a line' },
  tax: {
    label: 'Sales tax',
    description: 'How JobPro’s tax is sent to QuickBooks',
    override: 'Use JobPro’s tax amount',
    line: 'As a separate line',
    quickbooks: 'QuickBooks calculates it',
  },
  taxCode: { label: 'Tax code', description: 'Needed if any invoice has sales tax' },
  taxItem: { label: 'Item for tax', description: 'An item that exists in QuickBooks' },
  acceptUpTo: {
    label: 'Accepted difference in totals',
    description: 'If totals differ by more than this, we hold the payments and ask you',
    placeholder: 'No difference',
  },
  numbering: { label: 'Invoice numbers', jobpro: 'Use JobPro’s number', quickbooks: 'QuickBooks assigns the number' },

  pairs: 'Names that differ',
  pairsHint: 'Only names that are different in QuickBooks',
  terms: { label: 'Terms', singular: 'term' },
  paymentMethods: { label: 'Payment methods', singular: 'payment method' },
  inJobPro: 'In JobPro',
  inQuickBooks: 'In QuickBooks',
  add: 'Add',

  conflicts: 'Name conflicts',
  inactiveNames: {
    label: 'Inactive customer or item with the same name',
    description: 'It exists in QuickBooks but is hidden there',
    reject: 'Stop and ask me',
    reactivate: 'Make it active again',
  },
  suffix: {
    label: 'Same name as a vendor',
    description: 'Text to add to the customer’s name, such as (C). Leave empty to stop and ask you.',
  },

  save: 'Save',
  saved: 'They apply to everything you send from now on.',
  readOnly: 'Your login can view the settings but not change them.',
  outdated: {
    title: 'The settings were changed while you were editing',
    text: 'The changes are listed below. Your entries are still here, but you can save only on top of the latest settings.',
    startAgain: 'Start again from the latest',
  },
  changes: 'Changes',

  errors: {
    name: 'Enter a name.',
    deposit: 'Enter the account that payments go to.',
    taxItem: 'Choose the item for tax.',
    amount: 'Enter an amount such as 0.05.',
  },
} as const;
