import { type Customer, customerTexts, type OnlineCustomerEnsure, type Translation } from '@jobpro/contracts';
import { chosenName, mapAddress, nameRules, type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/quickbooks-online';
import { companyNameOf } from './customer.company.js';

const { namePart, email } = limits.customer;

export const customerToOnline: Translate<Customer> = (customer, { settings }) =>
  translation('online', (fields) => {
    return {
      name: fields.name(nameRules.online.customer, customer.displayName),
      policy: fields.namePolicy(settings),
      create: {
        companyName: fields.namePart('company name', companyNameOf(customer), namePart),
        givenName: fields.namePart('first name', customer.givenName, namePart),
        familyName: fields.namePart('last name', customer.familyName, namePart),
        email: fields.email(customer.email, email),
        ...fields.texts(customerTexts, customer),
        billingAddress: mapAddress(fields, 'billing address', customer.billingAddress),
        shippingAddress: mapAddress(fields, 'shipping address', customer.shippingAddress),
        terms: fields.reference('terms', chosenName(settings.terms, customer.terms)),
        taxable: !(customer.taxExempt ?? false),
      },
    } satisfies Translation<OnlineCustomerEnsure>;
  });
