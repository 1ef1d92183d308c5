import type { CompanyFile } from '../file/company-file.js';
import type { ListKind, ListRecord } from '../file/records.js';
import type { Switches } from '../file/switches.schema.js';
import { refTo } from '../file/reference.write.js';
import { element, textOf } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { inactiveReference, invalidReference, isOutcome } from './outcome.js';
import type { Outcome } from './outcome.js';

/** The list behind each reference element. ParentRef belongs to the list of the record itself. */
const lists: Readonly<Record<string, { readonly kind: ListKind; readonly label: string }>> = {
  ARAccountRef: { kind: 'Account', label: 'Account' },
  AccountRef: { kind: 'Account', label: 'Account' },
  AssetAccountRef: { kind: 'Account', label: 'Account' },
  COGSAccountRef: { kind: 'Account', label: 'Account' },
  ClassRef: { kind: 'Class', label: 'Class' },
  CurrencyRef: { kind: 'Currency', label: 'Currency' },
  CustomerMsgRef: { kind: 'CustomerMsg', label: 'Customer Message' },
  CustomerRef: { kind: 'Customer', label: 'Customer' },
  CustomerSalesTaxCodeRef: { kind: 'SalesTaxCode', label: 'Sales Tax Code' },
  CustomerTypeRef: { kind: 'CustomerType', label: 'Customer Type' },
  DepositToAccountRef: { kind: 'Account', label: 'Account' },
  ExpenseAccountRef: { kind: 'Account', label: 'Account' },
  IncomeAccountRef: { kind: 'Account', label: 'Account' },
  ItemRef: { kind: 'Item', label: 'Item' },
  ItemSalesTaxRef: { kind: 'Item', label: 'Sales Tax Item' },
  JobTypeRef: { kind: 'JobType', label: 'Job Type' },
  OverrideItemAccountRef: { kind: 'Account', label: 'Account' },
  PaymentMethodRef: { kind: 'PaymentMethod', label: 'Payment Method' },
  PrefVendorRef: { kind: 'Vendor', label: 'Vendor' },
  PreferredPaymentMethodRef: { kind: 'PaymentMethod', label: 'Payment Method' },
  PriceLevelRef: { kind: 'PriceLevel', label: 'Price Level' },
  PurchaseTaxCodeRef: { kind: 'SalesTaxCode', label: 'Sales Tax Code' },
  SalesRepRef: { kind: 'SalesRep', label: 'Sales Rep' },
  SalesTaxCodeRef: { kind: 'SalesTaxCode', label: 'Sales Tax Code' },
  ShipMethodRef: { kind: 'ShipMethod', label: 'Ship Method' },
  TemplateRef: { kind: 'Template', label: 'Template' },
  TermsRef: { kind: 'StandardTerms', label: 'Terms' },
  UnitOfMeasureSetRef: { kind: 'UnitOfMeasureSet', label: 'Unit of Measure Set' },
};

/** The record that a reference means: by ListID where it has one, else by FullName. Undefined: an empty reference. */
export function resolve(
  file: CompanyFile,
  reference: Element,
  list: { readonly kind: ListKind; readonly label: string },
  where: string,
): ListRecord | Outcome | undefined {
  const id = textOf(reference, 'ListID') ?? '';
  const fullName = textOf(reference, 'FullName') ?? '';
  if (id === '' && fullName === '') return undefined;
  const table = file.list(list.kind);
  const record = id === '' ? table.findFullName(fullName) : table.get(id);
  return record ?? invalidReference(list.label, id === '' ? fullName : id, where);
}

/** The same elements with every reference looked up and written as ListID and FullName; a refusal for the first that leads nowhere. */
export function resolveAll(
  file: CompanyFile,
  nodes: readonly Element[],
  where: string,
  inactive: Switches['inactiveReference'] = 'accepted',
): readonly Element[] | Outcome {
  const out: Element[] = [];
  for (const node of nodes) {
    const list = lists[node.name];
    if (list) {
      const record = resolve(file, node, list, where);
      if (record === undefined) continue;
      if (isOutcome(record)) return record;
      if (inactive === '3140' && !record.isActive)
        return inactiveReference(list.label, file.list(record.kind).fullName(record), where);
      out.push(refTo(file, node.name, record));
    } else if (node.children.length > 0) {
      const inner = resolveAll(file, node.children, where, inactive);
      if (isOutcome(inner)) return inner;
      out.push(element(node.name, inner, node.attributes));
    } else if (node.text !== '') out.push(node);
  }
  return out;
}

/** Groups elements by name, in their order. */
export function fieldsOf(nodes: readonly Element[]): Map<string, readonly Element[]> {
  const fields = new Map<string, readonly Element[]>();
  for (const node of nodes) fields.set(node.name, [...(fields.get(node.name) ?? []), node]);
  return fields;
}

/** The ListID inside a resolved reference. */
export const listIdOf = (reference: Element | undefined): string | undefined => textOf(reference, 'ListID');
