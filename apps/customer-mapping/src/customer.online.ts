import type { Address, Customer, OnlineCustomerEnsure, Translation } from '@jobpro/contracts';
import { chosenRef, type Fit, nameRules, type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/quickbooks-online';
import { companyNameOf } from './customer.company.js';

/** Characters of Notes (v3 API reference, Customer). */
const NOTES = 2000;

export const customerToOnline: Translate<Customer> = (customer, { settings }) =>
  translation('online', (fit) => {
    return {
      name: fit.name(nameRules.online.customer, customer.displayName),
      policy: { inactiveNames: settings.inactiveNames, heldNames: settings.heldNames },
      create: {
        companyName: fit.line('company name', companyNameOf(customer), limits.namePart),
        givenName: fit.line('first name', customer.givenName, limits.namePart),
        familyName: fit.line('last name', customer.familyName, limits.namePart),
        email: fit.line('email address', customer.email, limits.email),
        phone: fit.line('phone number', customer.phone, limits.phone),
        mobile: fit.line('mobile number', customer.mobile, limits.phone),
        billingAddress: address(fit, 'billing address', customer.billingAddress),
        shippingAddress: address(fit, 'shipping address', customer.shippingAddress),
        terms: chosenRef(settings.terms, customer.terms),
        taxable: !(customer.taxExempt ?? false),
        notes: fit.text('notes', customer.notes, NOTES),
      },
    } satisfies Translation<OnlineCustomerEnsure>;
  });

function address(fit: Fit, field: string, given: Address | undefined): Address | undefined {
  if (given === undefined) return undefined;
  return {
    lines: given.lines.flatMap((line) => fit.line(field, line, limits.addressLine) ?? []),
    city: fit.line(`${field}, city`, given.city, limits.addressPart),
    state: fit.line(`${field}, state`, given.state, limits.addressPart),
    postalCode: fit.line(`${field}, postal code`, given.postalCode, limits.postalCode),
    country: fit.line(`${field}, country`, given.country, limits.addressPart),
  };
}
