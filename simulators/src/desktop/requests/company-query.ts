import type { CompanyFile } from '../file/company-file.js';
import { refTo } from '../file/reference.write.js';
import { addressElement } from '../file/seed.js';
import { childrenOf, element } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { onlyOf } from './iterate.js';
import { done } from './outcome.js';
import type { Outcome } from './outcome.js';

function pick(node: Element, name: string, parts: readonly Element[]): Outcome {
  const only = onlyOf(node);
  return done([element(name, only.size === 0 ? parts : parts.filter((part) => only.has(part.name)))]);
}

/** Every qbXML version from 1.0 up to the newest, as QuickBooks lists them. */
function versions(newest: string): readonly string[] {
  const all = [
    '1.0',
    '1.1',
    '2.0',
    '2.1',
    '3.0',
    '4.0',
    '4.1',
    '5.0',
    '6.0',
    '7.0',
    '8.0',
    '9.0',
    '10.0',
    '11.0',
    '12.0',
    '13.0',
    '14.0',
    '15.0',
    '16.0',
  ];
  return all.filter((version) => Number.parseFloat(version) <= Number.parseFloat(newest));
}

export function queryHost({ facts }: CompanyFile, node: Element): Outcome {
  return pick(node, 'HostRet', [
    element('ProductName', facts.productName),
    element('MajorVersion', facts.majorVersion),
    element('MinorVersion', facts.minorVersion),
    element('Country', facts.country),
    ...versions(facts.newestQbxml).map((version) => element('SupportedQBXMLVersion', version)),
    element('IsAutomaticLogin', 'false'),
    element('QBFileMode', 'MultiUser'),
  ]);
}

/** The company; with an OwnerID also what that application's Web Connector stamped into the file. */
export function queryCompany(file: CompanyFile, node: Element): Outcome {
  const { facts } = file;
  const owners = new Set(childrenOf(node, 'OwnerID').map((owner) => owner.text.toLowerCase()));
  const stamps = file.stamps.filter(({ ownerId }) => owners.has(ownerId.toLowerCase()));
  const address = addressElement('Address', facts.address);
  return pick(node, 'CompanyRet', [
    element('IsSampleCompany', String(facts.isSampleCompany)),
    element('CompanyName', facts.companyName),
    element('LegalCompanyName', facts.companyName),
    ...(address ? [address] : []),
    element('Phone', facts.phone),
    element('Email', facts.email),
    element('FirstMonthFiscalYear', 'January'),
    element('FirstMonthIncomeTaxYear', 'January'),
    element('CompanyType', 'Construction'),
    element('TaxForm', 'OtherOrNone'),
    ...stamps.map(({ ownerId, fileId }) =>
      element('DataExtRet', [
        element('OwnerID', ownerId),
        element('DataExtName', 'FileID'),
        element('DataExtType', 'STR255TYPE'),
        element('DataExtValue', fileId),
      ]),
    ),
  ]);
}

export function queryPreferences(file: CompanyFile, node: Element): Outcome {
  const { facts } = file;
  const flag = (name: string, value: boolean): Element => element(name, String(value));
  const taxItem =
    facts.defaultSalesTaxItem === undefined ? undefined : file.list('Item').findFullName(facts.defaultSalesTaxItem);
  const homeCurrency =
    facts.homeCurrency === undefined ? undefined : file.list('Currency').findFullName(facts.homeCurrency);
  const [taxable, exempt] = ['Tax', 'Non'].map((name) => file.list('SalesTaxCode').findFullName(name));
  const salesTax =
    taxItem && taxable && exempt
      ? [
          element('SalesTaxPreferences', [
            refTo(file, 'DefaultItemSalesTaxRef', taxItem),
            element('PaySalesTax', 'Quarterly'),
            refTo(file, 'DefaultTaxableSalesTaxCodeRef', taxable),
            refTo(file, 'DefaultNonTaxableSalesTaxCodeRef', exempt),
            flag('IsUsingCustomerTaxCode', true),
          ]),
        ]
      : [];
  return pick(node, 'PreferencesRet', [
    element('AccountingPreferences', [
      flag('IsUsingAccountNumbers', facts.isUsingAccountNumbers),
      flag('IsRequiringAccounts', true),
      flag('IsUsingClassTracking', file.list('Class').size > 0),
      flag('IsUsingAuditTrail', true),
      flag('IsAssigningJournalEntryNumbers', true),
      ...(facts.closingDate === undefined ? [] : [element('ClosingDate', facts.closingDate)]),
    ]),
    element('JobsAndEstimatesPreferences', [
      flag('IsUsingEstimates', true),
      flag('IsUsingProgressInvoicing', false),
      flag('IsPrintingItemsWithZeroAmounts', false),
    ]),
    element('MultiCurrencyPreferences', [
      flag('IsMultiCurrencyOn', homeCurrency !== undefined),
      ...(homeCurrency === undefined ? [] : [refTo(file, 'HomeCurrencyRef', homeCurrency)]),
    ]),
    element('PurchasesAndVendorsPreferences', [
      flag('IsUsingInventory', facts.isUsingInventory),
      element('DaysBillsAreDue', '10'),
      flag('IsAutomaticallyUsingDiscounts', false),
    ]),
    element('ReportsPreferences', [
      element('AgingReportBasis', 'AgeFromDueDate'),
      element('SummaryReportBasis', 'Accrual'),
    ]),
    element('SalesAndCustomersPreferences', [
      flag('IsTrackingReimbursedExpensesAsIncome', false),
      flag('IsAutoApplyingPayments', facts.isAutoApplyingPayments),
    ]),
    ...salesTax,
    element('TimeTrackingPreferences', [element('FirstDayOfWeek', 'Monday')]),
    element('CurrentAppAccessRights', [
      flag('IsAutomaticLoginAllowed', true),
      flag('IsPersonalDataAccessAllowed', false),
    ]),
  ]);
}
