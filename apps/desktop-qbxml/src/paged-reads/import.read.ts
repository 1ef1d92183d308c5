import { type ImportCommand, looksLikeCardNumber } from '@jobpro/contracts';
import {
  type Answer as QuickBooksAnswer,
  buildRequest,
  isSameName,
  type RetOf,
  retsOf,
  type RetType,
} from '@jobpro/qbxml';
import type { z } from 'zod';
import type { PagedList } from './paged-read.decide.js';

/** Records of one page: some hundred kilobytes of answer, and a moment of QuickBooks' time. */
const PAGE = 500;

type Command = z.output<typeof ImportCommand>;
type Customer = RetOf<'CustomerRet'>['value'];

const customerElements = [
  'ListID',
  'EditSequence',
  'Name',
  'FullName',
  'IsActive',
  'ParentRef',
  'CompanyName',
  'BillAddress',
  'Phone',
  'Email',
];

/** Customers without their jobs, inactive ones too, in the order of their names. */
export const importCustomers = ({ importId }: Command): PagedList => ({
  request({ requestID, iterator, from }) {
    const value = { MaxReturned: PAGE, ActiveStatus: 'All', IncludeRetElement: customerElements } as const;
    return from === undefined
      ? buildRequest('CustomerQuery', value, { requestID, iterator })
      : buildRequest('CustomerQuery', { ...value, NameRangeFilter: { FromName: from } }, { requestID, iterator });
  },
  message(answer, { page, last, from }) {
    const customers = retsOf(answer, 'CustomerRet')
      .filter(
        ({ ParentRef, Name }) => ParentRef?.ListID === undefined && (from === undefined || !isSameName(Name, from)),
      )
      .map(customerOf);
    return {
      type: 'outcome.customer.imported.v1',
      data: { importId, page, last, customers },
      records: customers.length,
    };
  },
  lastName: (answer) => {
    const record = retsOf(answer, 'CustomerRet').at(-1);
    return (record?.FullName ?? record?.Name)?.split(':')[0];
  },
});

function customerOf(record: Customer) {
  const { ListID, EditSequence, Name, IsActive, CompanyName, Email, Phone } = record;
  return {
    remote: { id: ListID, label: Name, ...(EditSequence === undefined ? {} : { version: EditSequence }) },
    name: Name,
    ...given('companyName', CompanyName),
    ...given('email', Email),
    ...given('phone', Phone),
    ...addressOf(record),
    active: IsActive !== false,
  };
}

/** Card numbers are never imported, in whatever field somebody wrote them. */
const given = <K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> =>
  value === undefined || value === '' || looksLikeCardNumber(value) ? {} : ({ [key]: value } as Record<K, string>);

function addressOf({ BillAddress: address }: Customer) {
  if (address === undefined) return {};
  const lines = [address.Addr1, address.Addr2, address.Addr3, address.Addr4, address.Addr5].flatMap((line) =>
    line === undefined || line === '' || looksLikeCardNumber(line) ? [] : [line],
  );
  const place = {
    ...given('city', address.City),
    ...given('state', address.State),
    ...given('postalCode', address.PostalCode),
    ...given('country', address.Country),
  };
  return lines.length === 0 && Object.keys(place).length === 0 ? {} : { billingAddress: { lines, ...place } };
}

const itemElements = [
  'ListID',
  'EditSequence',
  'Name',
  'FullName',
  'IsActive',
  'SalesOrPurchase',
  'SalesAndPurchase',
  'SalesDesc',
  'SalesPrice',
  'IncomeAccountRef',
  'COGSAccountRef',
];

/** Reads the items that a line can sell. QuickBooks lists items by type, so a broken iterator restarts at the beginning. */
export const importItems = ({ importId }: Command): PagedList => ({
  request: ({ requestID, iterator }) =>
    buildRequest(
      'ItemQuery',
      { MaxReturned: PAGE, ActiveStatus: 'All', IncludeRetElement: itemElements },
      { requestID, iterator },
    ),
  message(answer, { page, last }) {
    const items = [
      ...sold(answer, 'ItemServiceRet', 'service'),
      ...sold(answer, 'ItemNonInventoryRet', 'non-inventory'),
      ...sold(answer, 'ItemOtherChargeRet', 'other'),
      ...stocked(answer, 'ItemInventoryRet', 'inventory'),
      ...stocked(answer, 'ItemInventoryAssemblyRet', 'other'),
    ];
    return { type: 'outcome.item.imported.v1', data: { importId, page, last, items }, records: items.length };
  },
  lastName: () => undefined,
});

type SoldType = Extract<RetType, 'ItemServiceRet' | 'ItemNonInventoryRet' | 'ItemOtherChargeRet'>;
type StockType = Extract<RetType, 'ItemInventoryRet' | 'ItemInventoryAssemblyRet'>;

const head = (record: {
  ListID: string;
  EditSequence?: string | undefined;
  Name: string;
  FullName?: string | undefined;
}) => {
  const name = record.FullName ?? record.Name;
  const version = record.EditSequence === undefined ? {} : { version: record.EditSequence };
  return { remote: { id: record.ListID, label: name, ...version }, name };
};

const sold = (answer: QuickBooksAnswer, element: SoldType, type: string) =>
  retsOf(answer, element).map((record) => {
    const { SalesOrPurchase: single, SalesAndPurchase: double } = record;
    return {
      ...head(record),
      type,
      ...given('description', single?.Desc ?? double?.SalesDesc),
      ...priced(single?.Price ?? double?.SalesPrice),
      ...given('incomeAccount', single?.AccountRef?.FullName ?? double?.IncomeAccountRef?.FullName),
      ...given('expenseAccount', double?.ExpenseAccountRef?.FullName),
      active: record.IsActive !== false,
    };
  });

const stocked = (answer: QuickBooksAnswer, element: StockType, type: string) =>
  retsOf(answer, element).map((record) => ({
    ...head(record),
    type,
    ...given('description', record.SalesDesc),
    ...priced(record.SalesPrice),
    ...given('incomeAccount', record.IncomeAccountRef?.FullName),
    ...given('expenseAccount', record.COGSAccountRef?.FullName),
    active: record.IsActive !== false,
  }));

/** A price as the contracts hold it: a decimal string with at most five places. */
const priced = (price: string | undefined) =>
  price !== undefined && /^-?\d{1,13}(\.\d{1,5})?$/.test(price) ? { price } : {};
