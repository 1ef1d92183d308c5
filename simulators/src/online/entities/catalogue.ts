import type { Decide } from './draft.js';
import type { EntityName } from './entity-name.js';
import { decideInvoice } from './invoice.decide.js';
import { decideItem } from './item.decide.js';
import {
  decideAccount,
  decideCustomer,
  decideEmployee,
  decideKept,
  decideNamed,
  decideVendor,
} from './name-list.decide.js';
import {
  accountFields,
  companyInfoFields,
  customerFields,
  employeeFields,
  everyRecord,
  itemFields,
  paymentMethodFields,
  preferencesFields,
  termFields,
  vendorFields,
} from './name-list-fields.js';
import { decidePayment } from './payment.decide.js';
import type { Fields } from './shape.js';
import { invoiceFields, paymentFields } from './transaction-fields.js';

export type Operation = 'create' | 'update' | 'delete' | 'void';

export interface EntityRules {
  readonly fields: Fields;
  readonly decide: Decide;
  readonly operations: readonly Operation[];
}

const list = (fields: Fields, decide: Decide): EntityRules => ({ fields, decide, operations: ['create', 'update'] });

/** The fields and the operations of each entity. Lists are made inactive, never deleted. */
export const catalogue: Readonly<Record<EntityName, EntityRules>> = {
  Customer: list(customerFields, decideCustomer),
  Vendor: list(vendorFields, decideVendor),
  Employee: list(employeeFields, decideEmployee),
  Item: list(itemFields, decideItem),
  Account: list(accountFields, decideAccount),
  Term: list(termFields, decideNamed('Term', { Type: 'STANDARD', DueDays: 0, DiscountPercent: 0 })),
  PaymentMethod: list(paymentMethodFields, decideNamed('PaymentMethod', { Type: 'NON_CREDIT_CARD' })),
  TaxCode: { fields: everyRecord, decide: decideKept, operations: [] },
  CompanyInfo: { fields: companyInfoFields, decide: decideKept, operations: ['update'] },
  Preferences: { fields: preferencesFields, decide: decideKept, operations: ['update'] },
  Invoice: { fields: invoiceFields, decide: decideInvoice, operations: ['create', 'update', 'delete', 'void'] },
  Payment: { fields: paymentFields, decide: decidePayment, operations: ['create', 'update', 'delete', 'void'] },
};
