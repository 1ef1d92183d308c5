import type { Customer, DesktopCustomerEnsure, Translation } from '@jobpro/contracts';
import { nameRules, type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/qbxml';
import { companyNameOf, customerFields } from './customer.fields.js';

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
        ...customerFields(fields, customer, settings),
      },
    } satisfies Translation<DesktopCustomerEnsure>;
  });
