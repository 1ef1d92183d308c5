import type { Customer, DesktopCustomerEnsure, Translation } from '@jobpro/contracts';
import { chosenRef, desktopAddress, nameRules, type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/qbxml';
import { companyNameOf } from './customer.company.js';

export const customerToDesktop: Translate<Customer> = (customer, { settings }) =>
  translation('desktop', (fit) => {
    return {
      name: fit.name(nameRules.desktop.customer, customer.displayName),
      policy: { inactiveNames: settings.inactiveNames, heldNames: settings.heldNames },
      create: {
        companyName: fit.line('company name', companyNameOf(customer), limits.customer.companyName),
        firstName: fit.line('first name', customer.givenName, limits.customer.firstName),
        lastName: fit.line('last name', customer.familyName, limits.customer.lastName),
        email: fit.line('email address', customer.email, limits.customer.email),
        phone: fit.line('phone number', customer.phone, limits.customer.phone),
        mobile: fit.line('mobile number', customer.mobile, limits.customer.phone),
        billingAddress: desktopAddress(fit, 'billing address', customer.billingAddress),
        shippingAddress: desktopAddress(fit, 'shipping address', customer.shippingAddress),
        terms: chosenRef(settings.terms, customer.terms),
        taxable: !(customer.taxExempt ?? false),
        notes: fit.text('notes', customer.notes, limits.customer.notes),
      },
    } satisfies Translation<DesktopCustomerEnsure>;
  });
