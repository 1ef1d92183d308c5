/** The uses of an account in the settings, with the account types and purposes that fit. */
interface Purpose {
  /** Types that QuickBooks accepts, without case and spaces. */
  readonly types: readonly string[];
  /** Purposes within the type, the best first, without case and spaces: those of Online, then of Desktop. */
  readonly subTypes: readonly string[];
}

const purposes = {
  income: {
    types: ['income', 'otherincome'],
    subTypes: ['servicefeeincome', 'salesofproductincome', 'otherprimaryincome'],
  },
  expense: {
    types: ['expense', 'otherexpense', 'costofgoodssold'],
    subTypes: ['suppliesmaterials', 'suppliesmaterialscogs', 'costoflabor', 'costofgoodssold'],
  },
  costOfGoods: {
    types: ['costofgoodssold'],
    subTypes: ['suppliesmaterialscogs', 'othercostsofservicecos', 'costofgoodssold'],
  },
  asset: { types: ['othercurrentasset'], subTypes: ['inventory', 'inventoryassets'] },
  deposit: { types: ['bank', 'othercurrentasset'], subTypes: ['undepositedfunds', 'checking'] },
  receivable: { types: ['accountsreceivable'], subTypes: ['accountsreceivable'] },
} as const satisfies Readonly<Record<string, Purpose>>;
export type AccountPurpose = keyof typeof purposes;

const plain = (word: string): string => word.toLowerCase().replace(/[\s&/]/g, '');

/** Returns whether an account of this type, in QuickBooks' own word, can serve the purpose. */
export const fits = (purpose: AccountPurpose, type: string | undefined): boolean =>
  type !== undefined && purposes[purpose].types.some((fitting) => fitting === plain(type));

interface Account {
  readonly name: string;
  readonly type?: string | undefined;
  readonly subType?: string | undefined;
}

/**
 * Returns the account that serves the purpose best, by its type and its purpose in QuickBooks, never
 * by its name. Of the accounts without a reported purpose, one is proposed where it is the only one of its type.
 */
export function proposedAccount(
  purpose: AccountPurpose,
  accounts: ReadonlyMap<string, Account> | undefined,
): string | undefined {
  const fitting = [...(accounts?.values() ?? [])].filter(({ type }) => fits(purpose, type));
  for (const subType of purposes[purpose].subTypes) {
    const ofPurpose = fitting.filter((account) => plain(account.subType ?? '') === subType);
    // Of several accounts of one purpose, none is better than the others.
    if (ofPurpose.length > 0) return ofPurpose.length === 1 ? ofPurpose[0]?.name : undefined;
  }
  const [only, another] = fitting.filter(({ subType }) => subType === undefined);
  return another === undefined ? only?.name : undefined;
}

/** The accounts that the settings name, with the purpose of each. */
const proposed = {
  'accounts.income': 'income',
  'accounts.expense': 'expense',
  'accounts.costOfGoods': 'costOfGoods',
  'accounts.asset': 'asset',
  depositAccount: 'deposit',
  receivableAccount: 'receivable',
} as const satisfies Readonly<Record<string, AccountPurpose>>;
type ProposedField = keyof typeof proposed;

/** Returns the proposed account for each field of the settings that QuickBooks has one for. */
export const proposedSettings = (
  accounts: ReadonlyMap<string, Account> | undefined,
): Partial<Record<ProposedField, string>> =>
  Object.fromEntries(
    Object.entries(proposed).flatMap(([field, purpose]) => {
      const account = proposedAccount(purpose, accounts);
      return account === undefined ? [] : [[field, account]];
    }),
  );
