import type { ListEntry, ListKind } from '@jobpro/contracts';
import { buildRequest, retsOf, type RetType } from '@jobpro/qbxml';
import type { PagedList } from './paged-read.decide.js';

const PAGE = 500;
const all = { ActiveStatus: 'All' } as const;
const elements = ['ListID', 'Name', 'FullName', 'IsActive'];

interface Named {
  readonly ListID: string;
  readonly Name: string;
  readonly FullName?: string | undefined;
  readonly IsActive?: boolean | undefined;
}

const entry = (record: Named, type?: string): ListEntry => ({
  id: record.ListID,
  name: record.FullName ?? record.Name,
  ...(type === undefined ? {} : { type }),
  active: record.IsActive !== false,
});

const part = (
  kind: ListKind,
  request: PagedList['request'],
  entries: (answer: Parameters<PagedList['content']>[0]) => ListEntry[],
): PagedList => ({
  request,
  content(answer) {
    const read = entries(answer);
    return { type: 'outcome.company.lists.v1', parts: [{ kind, entries: read }], records: read.length };
  },
  lastName: () => undefined,
});

const itemTypes = {
  ItemServiceRet: 'Service',
  ItemNonInventoryRet: 'NonInventory',
  ItemOtherChargeRet: 'OtherCharge',
  ItemInventoryRet: 'Inventory',
  ItemInventoryAssemblyRet: 'InventoryAssembly',
  ItemDiscountRet: 'Discount',
} as const satisfies Partial<Record<RetType, string>>;

/** The lists that a company's settings choose from. Only items may be many, so only they come in pages. */
export const readLists = (): readonly PagedList[] => [
  part(
    'account',
    ({ requestID }) =>
      buildRequest('AccountQuery', { ...all, IncludeRetElement: [...elements, 'AccountType'] }, { requestID }),
    (answer) => retsOf(answer, 'AccountRet').map((record) => entry(record, record.AccountType)),
  ),
  part(
    'item',
    ({ requestID, iterator }) =>
      buildRequest('ItemQuery', { MaxReturned: PAGE, ...all, IncludeRetElement: elements }, { requestID, iterator }),
    (answer) =>
      (Object.keys(itemTypes) as (keyof typeof itemTypes)[]).flatMap((type) =>
        retsOf(answer, type).map((record) => entry(record, itemTypes[type])),
      ),
  ),
  part(
    'terms',
    ({ requestID }) => buildRequest('StandardTermsQuery', all, { requestID }),
    (answer) => retsOf(answer, 'StandardTermsRet').map((record) => entry(record)),
  ),
  part(
    'payment-method',
    ({ requestID }) => buildRequest('PaymentMethodQuery', all, { requestID }),
    (answer) => retsOf(answer, 'PaymentMethodRet').map((record) => entry(record)),
  ),
  part(
    'tax-code',
    ({ requestID }) => buildRequest('SalesTaxCodeQuery', all, { requestID }),
    (answer) => retsOf(answer, 'SalesTaxCodeRet').map((record) => entry(record)),
  ),
];
