import { type ImportCommand, importParts, ImportedCustomer, ImportedItem } from '@jobpro/contracts';
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
  content(answer, { from }) {
    const customers = retsOf(answer, 'CustomerRet')
      .filter(
        ({ ParentRef, Name }) => ParentRef?.ListID === undefined && (from === undefined || !isSameName(Name, from)),
      )
      .map(customerOf);
    const parts = importParts(ImportedCustomer, customers);
    return {
      type: 'outcome.customer.imported.v1',
      parts: parts.map(({ accepted, setAside }) => ({ importId, customers: accepted, setAside })),
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
    remote: { id: ListID, label: Name, version: EditSequence },
    name: Name,
    companyName: filled(CompanyName),
    email: filled(Email),
    phone: filled(Phone),
    billingAddress: addressOf(record),
    active: IsActive !== false,
  };
}

/** Returns a value; undefined where QuickBooks has the element without one. */
const filled = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

function addressOf({ BillAddress: address }: Customer) {
  if (address === undefined) return undefined;
  const lines = [address.Addr1, address.Addr2, address.Addr3, address.Addr4, address.Addr5].flatMap(
    (line) => filled(line) ?? [],
  );
  const place = {
    city: filled(address.City),
    state: filled(address.State),
    postalCode: filled(address.PostalCode),
    country: filled(address.Country),
  };
  const isEmpty = lines.length === 0 && Object.values(place).every((value) => value === undefined);
  return isEmpty ? undefined : { lines, ...place };
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
  content(answer) {
    const items = [
      ...sold(answer, 'ItemServiceRet', 'service'),
      ...sold(answer, 'ItemNonInventoryRet', 'non-inventory'),
      ...sold(answer, 'ItemOtherChargeRet', 'other'),
      ...stocked(answer, 'ItemInventoryRet', 'inventory'),
      ...stocked(answer, 'ItemInventoryAssemblyRet', 'other'),
    ];
    const parts = importParts(ImportedItem, items).map(({ accepted, setAside }) => ({
      importId,
      items: accepted,
      setAside,
    }));
    return { type: 'outcome.item.imported.v1', parts, records: items.length };
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
  return { remote: { id: record.ListID, label: name, version: record.EditSequence }, name };
};

const sold = (answer: QuickBooksAnswer, element: SoldType, type: string) =>
  retsOf(answer, element).map((record) => {
    const { SalesOrPurchase: single, SalesAndPurchase: double } = record;
    return {
      ...head(record),
      type,
      description: filled(single?.Desc ?? double?.SalesDesc),
      price: filled(single?.Price ?? double?.SalesPrice),
      incomeAccount: filled(single?.AccountRef?.FullName ?? double?.IncomeAccountRef?.FullName),
      expenseAccount: filled(double?.ExpenseAccountRef?.FullName),
      active: record.IsActive !== false,
    };
  });

const stocked = (answer: QuickBooksAnswer, element: StockType, type: string) =>
  retsOf(answer, element).map((record) => ({
    ...head(record),
    type,
    description: filled(record.SalesDesc),
    price: filled(record.SalesPrice),
    incomeAccount: filled(record.IncomeAccountRef?.FullName),
    expenseAccount: filled(record.COGSAccountRef?.FullName),
    active: record.IsActive !== false,
  }));
