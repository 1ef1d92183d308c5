import type { EntityName } from '../entities/entity-name.js';

/** How a property is compared. `id` counts as a number; `moment` is a date with time. */
export type Comparing = 'text' | 'decimal' | 'date' | 'moment' | 'flag' | 'id';

export interface Property {
  readonly path: readonly string[];
  readonly as: Comparing;
}

type Written = Readonly<Record<string, Comparing>>;

const every: Written = {
  Id: 'id',
  SyncToken: 'decimal',
  'MetaData.CreateTime': 'moment',
  'MetaData.LastUpdatedTime': 'moment',
};
const person: Written = {
  DisplayName: 'text',
  Title: 'text',
  GivenName: 'text',
  MiddleName: 'text',
  FamilyName: 'text',
  Suffix: 'text',
  CompanyName: 'text',
  PrintOnCheckName: 'text',
  Active: 'flag',
  'PrimaryEmailAddr.Address': 'text',
  'PrimaryPhone.FreeFormNumber': 'text',
};

/** The properties that a query may use, by entity. Anything else is error 4001. */
const written: Readonly<Record<EntityName, Written>> = {
  Customer: {
    ...every,
    ...person,
    FullyQualifiedName: 'text',
    Balance: 'decimal',
    Job: 'flag',
    ParentRef: 'id',
    Taxable: 'flag',
    Level: 'decimal',
  },
  Vendor: { ...every, ...person, Balance: 'decimal', AcctNum: 'text', Vendor1099: 'flag' },
  Employee: { ...every, ...person, EmployeeNumber: 'text' },
  Item: {
    ...every,
    Name: 'text',
    FullyQualifiedName: 'text',
    Sku: 'text',
    Description: 'text',
    Type: 'text',
    Active: 'flag',
    UnitPrice: 'decimal',
    QtyOnHand: 'decimal',
    SubItem: 'flag',
    ParentRef: 'id',
    IncomeAccountRef: 'id',
  },
  Account: {
    ...every,
    Name: 'text',
    FullyQualifiedName: 'text',
    AcctNum: 'text',
    AccountType: 'text',
    AccountSubType: 'text',
    Classification: 'text',
    Active: 'flag',
    CurrentBalance: 'decimal',
  },
  Term: { ...every, Name: 'text', Type: 'text', Active: 'flag', DueDays: 'decimal' },
  PaymentMethod: { ...every, Name: 'text', Type: 'text', Active: 'flag' },
  TaxCode: { ...every, Name: 'text', Description: 'text', Active: 'flag', Taxable: 'flag', TaxGroup: 'flag' },
  CompanyInfo: { ...every, CompanyName: 'text', LegalName: 'text' },
  Preferences: every,
  Invoice: {
    ...every,
    DocNumber: 'text',
    TxnDate: 'date',
    DueDate: 'date',
    CustomerRef: 'id',
    SalesTermRef: 'id',
    TotalAmt: 'decimal',
    Balance: 'decimal',
    PrivateNote: 'text',
    EmailStatus: 'text',
  },
  Payment: {
    ...every,
    TxnDate: 'date',
    CustomerRef: 'id',
    PaymentMethodRef: 'id',
    PaymentRefNum: 'text',
    TotalAmt: 'decimal',
    UnappliedAmt: 'decimal',
    DepositToAccountRef: 'id',
    PrivateNote: 'text',
  },
};

const byLowerCase = new Map<EntityName, ReadonlyMap<string, Property>>();

/** The property as written in any case; `CustomerRef.value` says the same as `CustomerRef`. */
export function propertyOf(entity: EntityName, name: string): Property | undefined {
  let properties = byLowerCase.get(entity);
  if (properties === undefined) {
    properties = new Map(
      Object.entries(written[entity]).map(([key, as]) => [key.toLowerCase(), { path: key.split('.'), as }]),
    );
    byLowerCase.set(entity, properties);
  }
  return properties.get(name.toLowerCase().replace(/\.value$/u, ''));
}

/** Lists hide what is inactive unless a query speaks of Active itself. */
export const hasActive = (entity: EntityName): boolean => 'Active' in written[entity];
