import { type CompanySettings, type Customer, customerTexts } from '@jobpro/contracts';
import { chosenName, type FieldMapper, mapAddress } from '@jobpro/mapping';

/** Maps the fields of a new customer that both editions name alike. */
export const customerFields = (fields: FieldMapper, customer: Customer, settings: CompanySettings) => ({
  ...fields.texts(customerTexts, customer),
  billingAddress: mapAddress(fields, 'billing address', customer.billingAddress),
  shippingAddress: mapAddress(fields, 'shipping address', customer.shippingAddress),
  terms: fields.reference('terms', chosenName(settings.terms, customer.terms)),
  taxable: !(customer.taxExempt ?? false),
});

/** Returns the company's name. A company without one of its own has the name that is shown, a person has none. */
export function companyNameOf({ kind, companyName, displayName }: Customer): string | undefined {
  const own = companyName?.trim() ?? '';
  if (own !== '') return own;
  return kind === 'company' ? displayName : undefined;
}
