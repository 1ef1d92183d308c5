import type { Customer, OnlineCustomerEnsure, Translation } from '@jobpro/contracts';
import { nameRules, type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/quickbooks-online';
import { companyNameOf, customerFields } from './customer.fields.js';

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
        ...customerFields(fields, customer, settings),
      },
    } satisfies Translation<OnlineCustomerEnsure>;
  });
