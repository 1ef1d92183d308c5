import * as g from './grammar.js';
import type { ElementRule, Sequence } from './grammar.js';
import { includeRetElement, ownerIds } from './parts.schema.js';

const metaData = ['requestID', 'metaData'];
const iterated = [...metaData, 'iterator', 'iteratorID'];
const query = (name: string, attributes: readonly string[], ...content: Sequence): ElementRule =>
  g.required(`${name}QueryRq`, content, ...attributes);

const criterion = g.required('MatchCriterion', g.words('StartsWith', 'Contains', 'EndsWith'));
const listFilter: Sequence = [
  g.optional('MaxReturned', g.integer),
  g.optional('ActiveStatus', g.words('ActiveOnly', 'InactiveOnly', 'All')),
  g.optional('FromModifiedDate', g.dateTime),
  g.optional('ToModifiedDate', g.dateTime),
  g.maybeOneOf(
    [g.required('NameFilter', [criterion, g.required('Name', g.anyText)])],
    [g.required('NameRangeFilter', [g.optional('FromName', g.anyText), g.optional('ToName', g.anyText)])],
  ),
];
const byId = [g.some('ListID', g.id)];
const byFullName = [g.some('FullName', g.anyText)];
const withChildren: readonly Sequence[] = [
  [g.required('ListIDWithChildren', g.id)],
  [g.required('FullNameWithChildren', g.anyText)],
];
const currencyFilter = g.optional('CurrencyFilter', [g.oneOf(byId, [g.some('FullName', g.text(64))])]);
const hierarchyFilter = (name: string): ElementRule => g.optional(name, [g.oneOf(byId, byFullName, ...withChildren)]);

const lists = (...filter: Sequence): ElementRule | g.ChoiceRule => g.maybeOneOf(byId, byFullName, filter);

export const customerQuery = query(
  'Customer',
  iterated,
  lists(
    ...listFilter,
    g.optional('TotalBalanceFilter', [
      g.required('Operator', g.words('LessThan', 'LessThanEqual', 'Equal', 'GreaterThan', 'GreaterThanEqual')),
      g.required('Amount', g.amount),
    ]),
    currencyFilter,
    hierarchyFilter('ClassFilter'),
  ),
  includeRetElement,
  ownerIds,
);

/** Customers, vendors, employees and other names together. */
export const entityQuery = query('Entity', iterated, lists(...listFilter), includeRetElement);

export const itemQuery = query('Item', iterated, lists(...listFilter), includeRetElement, ownerIds);

export const accountTypes = [
  'AccountsPayable',
  'AccountsReceivable',
  'Bank',
  'CostOfGoodsSold',
  'CreditCard',
  'Equity',
  'Expense',
  'FixedAsset',
  'Income',
  'LongTermLiability',
  'NonPosting',
  'OtherAsset',
  'OtherCurrentAsset',
  'OtherCurrentLiability',
  'OtherExpense',
  'OtherIncome',
] as const;

export const accountQuery = query(
  'Account',
  metaData,
  lists(...listFilter, g.any('AccountType', g.words(...accountTypes)), currencyFilter),
  includeRetElement,
  ownerIds,
);

export const paymentMethodTypes = [
  'AmericanExpress',
  'Cash',
  'Check',
  'DebitCard',
  'Discover',
  'ECheck',
  'GiftCard',
  'MasterCard',
  'Other',
  'OtherCreditCard',
  'Visa',
] as const;

export const standardTermsQuery = query('StandardTerms', metaData, lists(...listFilter), includeRetElement);
export const salesTaxCodeQuery = query('SalesTaxCode', metaData, lists(...listFilter), includeRetElement);
export const paymentMethodQuery = query(
  'PaymentMethod',
  metaData,
  lists(...listFilter, g.any('PaymentMethodType', g.words(...paymentMethodTypes))),
  includeRetElement,
);
export const itemSalesTaxQuery = query(
  'ItemSalesTax',
  iterated,
  lists(...listFilter, hierarchyFilter('ClassFilter')),
  includeRetElement,
  ownerIds,
);

export const companyQuery = query('Company', ['requestID'], includeRetElement, ownerIds);
export const preferencesQuery = query('Preferences', ['requestID'], includeRetElement);
export const hostQuery = query(
  'Host',
  ['requestID'],
  g.optional('IncludeListMetaData', [g.required('IncludeMaxCapacity', g.boolean)]),
  includeRetElement,
);

/** The relative dates that the simulator understands; the schema has more. */
const dateMacros = ['All', 'Today', 'ThisMonth', 'ThisCalendarYear'];

const transactionFilter: Sequence = [
  g.optional('MaxReturned', g.integer),
  g.maybeOneOf(
    [
      g.required('ModifiedDateRangeFilter', [
        g.optional('FromModifiedDate', g.dateTime),
        g.optional('ToModifiedDate', g.dateTime),
      ]),
    ],
    [
      g.required('TxnDateRangeFilter', [
        g.oneOf(
          [g.optional('FromTxnDate', g.date), g.optional('ToTxnDate', g.date)],
          [g.required('DateMacro', g.words(...dateMacros))],
        ),
      ]),
    ],
  ),
  hierarchyFilter('EntityFilter'),
  hierarchyFilter('AccountFilter'),
  g.maybeOneOf(
    [g.required('RefNumberFilter', [criterion, g.required('RefNumber', g.anyText)])],
    [
      g.required('RefNumberRangeFilter', [
        g.optional('FromRefNumber', g.anyText),
        g.optional('ToRefNumber', g.anyText),
      ]),
    ],
  ),
  currencyFilter,
];
const transactions = (...filter: Sequence): g.ChoiceRule =>
  g.maybeOneOf(
    [g.some('TxnID', g.id)],
    [g.some('RefNumber', g.anyText)],
    [g.some('RefNumberCaseSensitive', g.anyText)],
    filter,
  );

export const invoiceQuery = query(
  'Invoice',
  iterated,
  transactions(...transactionFilter, g.optional('PaidStatus', g.words('All', 'PaidOnly', 'NotPaidOnly'))),
  g.optional('IncludeLineItems', g.boolean),
  g.optional('IncludeLinkedTxns', g.boolean),
  includeRetElement,
  ownerIds,
);
export const receivePaymentQuery = query(
  'ReceivePayment',
  iterated,
  transactions(...transactionFilter),
  g.optional('IncludeLineItems', g.boolean),
  includeRetElement,
  ownerIds,
);
