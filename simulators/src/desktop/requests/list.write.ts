import type { CompanyFile } from '../file/company-file.js';
import { refTo } from '../file/reference.write.js';
import type { ListRecord } from '../file/records.js';
import { element } from '../xml/element.js';
import type { Element } from '../xml/element.js';

const head = ['ListID', 'TimeCreated', 'TimeModified', 'EditSequence', 'Name'];

/** The order in which QuickBooks returns a customer's elements. */
const customerOrder = [
  ...head,
  'FullName',
  'IsActive',
  'ClassRef',
  'ParentRef',
  'Sublevel',
  'CompanyName',
  'Salutation',
  'FirstName',
  'MiddleName',
  'LastName',
  'Suffix',
  'JobTitle',
  'BillAddress',
  'BillAddressBlock',
  'ShipAddress',
  'ShipAddressBlock',
  'ShipToAddress',
  'PrintAs',
  'Phone',
  'Mobile',
  'Pager',
  'AltPhone',
  'Fax',
  'Email',
  'Cc',
  'Contact',
  'AltContact',
  'AdditionalContactRef',
  'CustomerTypeRef',
  'TermsRef',
  'SalesRepRef',
  'Balance',
  'TotalBalance',
  'SalesTaxCodeRef',
  'ItemSalesTaxRef',
  'SalesTaxCountry',
  'ResaleNumber',
  'AccountNumber',
  'CreditLimit',
  'PreferredPaymentMethodRef',
  'CreditCardInfo',
  'JobStatus',
  'JobStartDate',
  'JobProjectedEndDate',
  'JobEndDate',
  'JobDesc',
  'JobTypeRef',
  'Notes',
  'IsStatementWithParent',
  'DeliveryMethod',
  'PreferredDeliveryMethod',
  'PriceLevelRef',
  'ExternalGUID',
  'TaxRegistrationNumber',
  'CurrencyRef',
];

/** One order that holds for every item type: no type has two elements in another order than this. */
const itemOrder = [
  ...head,
  'FullName',
  'BarCodeValue',
  'IsActive',
  'ClassRef',
  'ParentRef',
  'Sublevel',
  'ManufacturerPartNumber',
  'ItemDesc',
  'UnitOfMeasureSetRef',
  'IsTaxIncluded',
  'SalesTaxCodeRef',
  'DiscountRate',
  'AccountRef',
  'TaxRate',
  'SalesOrPurchase',
  'SalesAndPurchase',
  'SalesDesc',
  'SalesPrice',
  'IncomeAccountRef',
  'PurchaseDesc',
  'PurchaseCost',
  'PurchaseTaxCodeRef',
  'COGSAccountRef',
  'PrefVendorRef',
  'AssetAccountRef',
  'ReorderPoint',
  'Max',
  'QuantityOnHand',
  'AverageCost',
  'QuantityOnOrder',
  'QuantityOnSalesOrder',
  'ExternalGUID',
];

const orders: Readonly<Record<string, readonly string[]>> = {
  AccountRet: [
    ...head,
    'FullName',
    'IsActive',
    'ParentRef',
    'Sublevel',
    'AccountType',
    'AccountNumber',
    'Desc',
    'Balance',
    'TotalBalance',
  ],
  CustomerRet: customerOrder,
  VendorRet: [...head, 'IsActive'],
  EmployeeRet: [...head, 'IsActive'],
  OtherNameRet: [...head, 'IsActive'],
  StandardTermsRet: [...head, 'IsActive', 'StdDueDays', 'StdDiscountDays', 'DiscountPct'],
  PaymentMethodRet: [...head, 'IsActive', 'PaymentMethodType'],
  SalesTaxCodeRet: [...head, 'IsActive', 'IsTaxable', 'Desc'],
};

/** Lists and item types without parents return neither FullName nor ParentRef nor Sublevel. */
const flat = new Set([
  'VendorRet',
  'EmployeeRet',
  'OtherNameRet',
  'ItemSalesTaxRet',
  'ItemGroupRet',
  'ItemSubtotalRet',
  'StandardTermsRet',
  'PaymentMethodRet',
  'SalesTaxCodeRet',
]);

function addressBlock(name: string, address: Element): Element {
  const text = (part: string): string => address.children.find((child) => child.name === part)?.text ?? '';
  const town = `${[text('City'), text('State')].filter((part) => part !== '').join(', ')} ${text('PostalCode')}`.trim();
  const lines = ['Addr1', 'Addr2', 'Addr3', 'Addr4', 'Addr5'].map(text).filter((line) => line !== '');
  const block = [...lines, town].filter((line) => line !== '').slice(0, 5);
  return element(
    name,
    block.map((line, index) => element(`Addr${index + 1}`, line.slice(0, 41))),
  );
}

function computed(file: CompanyFile, record: ListRecord, name: string): Element | undefined {
  const table = file.list(record.kind);
  switch (name) {
    case 'ListID':
      return element(name, record.id);
    case 'TimeCreated':
      return element(name, file.time(record.created));
    case 'TimeModified':
      return element(name, file.time(record.modified));
    case 'EditSequence':
      return element(name, record.editSequence);
    case 'Name':
      return element(name, record.name);
    case 'IsActive':
      return element(name, String(record.isActive));
    case 'FullName':
      return flat.has(record.returned) ? undefined : element(name, table.fullName(record));
    case 'Sublevel':
      return flat.has(record.returned) ? undefined : element(name, String(table.level(record)));
    case 'ParentRef': {
      const parent = record.parentId === undefined ? undefined : table.get(record.parentId);
      return parent && refTo(file, name, parent);
    }
    case 'Balance':
      return record.kind === 'Customer' ? element(name, file.balance(record.id).toFixed(2)) : element(name, '0.00');
    case 'TotalBalance':
      return record.kind === 'Customer'
        ? element(name, file.totalBalance(record.id).toFixed(2))
        : element(name, '0.00');
    case 'BillAddressBlock':
    case 'ShipAddressBlock': {
      const address = record.fields.get(name.replace('Block', ''))?.[0];
      return address && addressBlock(name, address);
    }
    default:
      return undefined;
  }
}

/** A list record as it is returned; with `only`, the elements of those names. */
export function writeListRecord(file: CompanyFile, record: ListRecord, only?: ReadonlySet<string>): Element {
  const parts: Element[] = [];
  for (const name of orders[record.returned] ?? itemOrder) {
    if (only && only.size > 0 && !only.has(name)) continue;
    const own = record.fields.get(name);
    if (own) parts.push(...own);
    else {
      const part = computed(file, record, name);
      if (part) parts.push(part);
    }
  }
  return element(record.returned, parts);
}
