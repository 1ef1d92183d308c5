import { type Customer, customerTexts, type DesktopCustomerEnsure, type Translation } from '@jobpro/contracts';
import { chosenName, mapAddress, nameRules, type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/qbxml';
import { companyNameOf } from './customer.company.js';

const { companyName, firstName, lastName, email } = limits.customer;

export const customerToDesktop: Translate<Customer> = (customer, { settings }) =>
  translation('desktop', (fields) => {
    return {
      name: fields.name(nameRules.desktop.customer, customer.displayName),
      policy: fields.namePolicy(settings),
      create: {
        companyName: fields.namePart('company name', companyNameOf(customer), companyName),
        firstName: fields.namePart('first name', customer.givenName, firstName),
        lastName: fields.namePart('last name', customer.familyName, lastName),
        email: fields.email(customer.email, email),
        ...fields.texts(customerTexts, customer),
        billingAddress: mapAddress(fields, 'billing address', customer.billingAddress),
        shippingAddress: mapAddress(fields, 'shipping address', customer.shippingAddress),
        terms: fields.reference('terms', chosenName(settings.terms, customer.terms)),
        taxable: !(customer.taxExempt ?? false),
      },
    } satisfies Translation<DesktopCustomerEnsure>;
  });
