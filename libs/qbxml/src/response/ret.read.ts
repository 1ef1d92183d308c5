import type { z } from 'zod';
import type { XmlElement } from '../xml/xml.read.js';
import { companyRet, hostRet, preferencesRet } from './company.schemas.js';
import { toPlain } from './ret.fields.js';
import {
  accountRet,
  customerRet,
  invoiceRet,
  otherEntityRet,
  otherItemRet,
  paymentMethodRet,
  receivePaymentRet,
  salesTaxCodeRet,
  soldItemRet,
  stockItemRet,
  termsRet,
} from './ret.schemas.js';

/** A record whose element is known but which lacks what its type demands. */
export interface UnreadableRet {
  readonly type: 'unreadable';
  readonly element: string;
  readonly detail: string;
}

interface ReadRet<N extends string, V> {
  readonly type: N;
  readonly value: V;
}

const reader =
  <N extends string, S extends z.ZodType>(type: N, schema: S) =>
  (element: XmlElement): ReadRet<N, z.output<S>> | UnreadableRet => {
    const read = schema.safeParse(toPlain(element));
    if (read.success) return { type, value: read.data };
    const [issue] = read.error.issues;
    return { type: 'unreadable', element: type, detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
  };

const readers = {
  CustomerRet: reader('CustomerRet', customerRet),
  VendorRet: reader('VendorRet', otherEntityRet),
  EmployeeRet: reader('EmployeeRet', otherEntityRet),
  OtherNameRet: reader('OtherNameRet', otherEntityRet),
  ItemServiceRet: reader('ItemServiceRet', soldItemRet),
  ItemNonInventoryRet: reader('ItemNonInventoryRet', soldItemRet),
  ItemOtherChargeRet: reader('ItemOtherChargeRet', soldItemRet),
  ItemInventoryRet: reader('ItemInventoryRet', stockItemRet),
  ItemInventoryAssemblyRet: reader('ItemInventoryAssemblyRet', stockItemRet),
  ItemFixedAssetRet: reader('ItemFixedAssetRet', otherItemRet),
  ItemSubtotalRet: reader('ItemSubtotalRet', otherItemRet),
  ItemDiscountRet: reader('ItemDiscountRet', otherItemRet),
  ItemPaymentRet: reader('ItemPaymentRet', otherItemRet),
  ItemSalesTaxRet: reader('ItemSalesTaxRet', otherItemRet),
  ItemSalesTaxGroupRet: reader('ItemSalesTaxGroupRet', otherItemRet),
  ItemGroupRet: reader('ItemGroupRet', otherItemRet),
  InvoiceRet: reader('InvoiceRet', invoiceRet),
  ReceivePaymentRet: reader('ReceivePaymentRet', receivePaymentRet),
  AccountRet: reader('AccountRet', accountRet),
  StandardTermsRet: reader('StandardTermsRet', termsRet),
  PaymentMethodRet: reader('PaymentMethodRet', paymentMethodRet),
  SalesTaxCodeRet: reader('SalesTaxCodeRet', salesTaxCodeRet),
  HostRet: reader('HostRet', hostRet),
  CompanyRet: reader('CompanyRet', companyRet),
  PreferencesRet: reader('PreferencesRet', preferencesRet),
};

type Readers = typeof readers;
export type RetType = keyof Readers;
/** A record of this type. */
export type RetOf<T extends RetType> = Exclude<ReturnType<Readers[T]>, UnreadableRet>;
/** A record that QuickBooks answered with. */
export type Ret = RetOf<RetType>;

const isRetType = (name: string): name is RetType => Object.hasOwn(readers, name);

/** Reads one child of an answer; undefined for an element that this library does not know. */
export const readRet = (element: XmlElement): Ret | UnreadableRet | undefined =>
  isRetType(element.name) ? readers[element.name](element) : undefined;

export const isOfType = <T extends RetType>(ret: Ret, type: T): ret is RetOf<T> & Ret => ret.type === type;
