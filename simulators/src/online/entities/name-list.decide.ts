import type { Decide, Draft } from './draft.js';
import { fault } from './fault.js';
import { displayName, displayNameTaken, listNameTaken, nameKept, nesting } from './names.js';
import type { EntityName } from './entity-name.js';
import { isObject, objectAt, refAt, textAt } from '../json.js';
import type { JsonObject } from '../json.js';
import { done, refused } from '../result.js';

const homeCurrency = (draft: Draft): JsonObject => ({
  CurrencyRef: { value: draft.realm.company.currency, name: draft.realm.company.currency },
});

export const decideCustomer: Decide = (draft) => {
  const { body } = draft;
  const given = displayName(body);
  if (given === undefined) return refused(fault.missing('DisplayName'));
  const name = nameKept(draft, given);
  const isJob = body['Job'] === true;
  if (isJob && refAt(body, 'ParentRef') === undefined) return refused(fault.parentRequired());
  const duplicate = displayNameTaken(draft, name);
  if (duplicate !== undefined) return refused(duplicate);
  const nested = nesting(draft, 'Customer', name);
  if ('code' in nested) return refused(nested);
  return done({
    Taxable: true,
    BillWithParent: false,
    Active: true,
    Balance: 0,
    BalanceWithJobs: 0,
    PreferredDeliveryMethod: 'Print',
    PrintOnCheckName: textAt(body, 'CompanyName') ?? name,
    ...homeCurrency(draft),
    ...body,
    ...derivedBalance(draft),
    DisplayName: name,
    Job: isJob || refAt(body, 'ParentRef') !== undefined,
    FullyQualifiedName: nested.path,
    ...(nested.level === 0 ? {} : { Level: nested.level }),
  });
};

const derivedBalance = ({ before }: Draft): JsonObject =>
  before === undefined ? {} : { Balance: before['Balance'], BalanceWithJobs: before['BalanceWithJobs'] };

export const decideVendor: Decide = (draft) => {
  const given = displayName(draft.body) ?? textAt(draft.body, 'CompanyName');
  if (given === undefined) return refused(fault.missing('DisplayName'));
  const name = nameKept(draft, given);
  const duplicate = displayNameTaken(draft, name);
  if (duplicate !== undefined) return refused(duplicate);
  return done({
    Active: true,
    Balance: 0,
    Vendor1099: false,
    ...homeCurrency(draft),
    PrintOnCheckName: name,
    ...draft.body,
    DisplayName: name,
  });
};

/** An employee's given or family name is required; the display name follows from them where it is missing. */
export const decideEmployee: Decide = (draft) => {
  const { body } = draft;
  if (textAt(body, 'GivenName') === undefined && textAt(body, 'FamilyName') === undefined) {
    return refused(fault.missing('GivenName'));
  }
  const name = displayName(body) ?? '';
  const duplicate = displayNameTaken(draft, name);
  if (duplicate !== undefined) return refused(duplicate);
  return done({ Active: true, BillableTime: false, PrintOnCheckName: name, ...body, DisplayName: name });
};

/** Terms and payment methods: a name of their own kind and nothing more. */
export const decideNamed =
  (entity: EntityName, defaults: JsonObject): Decide =>
  (draft) => {
    const name = textAt(draft.body, 'Name');
    if (name === undefined) return refused(fault.missing('Name'));
    const duplicate = listNameTaken(draft, entity, name);
    if (duplicate !== undefined) return refused(duplicate);
    return done({ Active: true, ...defaults, ...draft.body });
  };

/** Bank and income accounts and so on, each with the class that QuickBooks derives. */
const accountClasses: Readonly<Record<string, string>> = {
  Bank: 'Asset',
  'Accounts Receivable': 'Asset',
  'Other Current Asset': 'Asset',
  'Fixed Asset': 'Asset',
  'Other Asset': 'Asset',
  'Accounts Payable': 'Liability',
  'Credit Card': 'Liability',
  'Other Current Liability': 'Liability',
  'Long Term Liability': 'Liability',
  Equity: 'Equity',
  Income: 'Revenue',
  'Other Income': 'Revenue',
  'Cost of Goods Sold': 'Expense',
  Expense: 'Expense',
  'Other Expense': 'Expense',
};

export const decideAccount: Decide = (draft) => {
  const { body } = draft;
  const given = textAt(body, 'Name');
  const type = textAt(body, 'AccountType');
  if (given === undefined) return refused(fault.missing('Name'));
  const name = nameKept(draft, given);
  if (type === undefined) return refused(fault.missing('AccountType'));
  const classification = accountClasses[type];
  if (classification === undefined) return refused(fault.badEnumeration('AccountType', type));
  const duplicate = listNameTaken(draft, 'Account', name);
  if (duplicate !== undefined) return refused(duplicate);
  return done({
    Active: true,
    SubAccount: false,
    CurrentBalance: 0,
    CurrentBalanceWithSubAccounts: 0,
    ...homeCurrency(draft),
    ...body,
    Name: name,
    FullyQualifiedName: name,
    Classification: classification,
  });
};

/** Company information and preferences are updated, never made; within a group of preferences what is not named stays. */
export const decideKept: Decide = ({ before = {}, given }) => {
  const merged = Object.entries(given).map(([key, value]) => {
    const was = objectAt(before, key);
    return [key, was !== undefined && isObject(value) ? { ...was, ...value } : value] as const;
  });
  return done({ ...before, ...Object.fromEntries(merged) });
};
