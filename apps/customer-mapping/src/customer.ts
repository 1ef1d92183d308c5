import {
  type CompanySettings,
  type Customer,
  customerTexts,
  type DesktopCustomerEnsure,
  type OnlineCustomerEnsure,
  type Translation,
} from '@jobpro/contracts';
import {
  chosenName,
  type EntityMapping,
  exportRules,
  type FieldMapper,
  mapAddress,
  matchKeys,
  nameRules,
  translation,
  type TranslationContext,
} from '@jobpro/mapping';
import { limits as desktop } from '@jobpro/qbxml';
import { limits as online } from '@jobpro/quickbooks-online';

/** A customer is sent with the first document that needs it (rule 3), and needs nothing itself. */
export const customer: EntityMapping<Customer> = {
  entity: 'customer',
  ...exportRules.customer,
  dependencies: () => [],
  dependencyEntities: [],
  nameOf: ({ displayName }) => displayName,
  matchKeys: ({ displayName, email, phone, mobile }) =>
    matchKeys({ name: displayName, email, phones: [phone, mobile] }),
  translate: { online: customerToOnline, desktop: customerToDesktop },
};

export function customerToOnline(customer: Customer, { settings }: Pick<TranslationContext, 'settings'>) {
  const { namePart, email } = online.customer;
  return translation('online', (fields) => {
    return {
      name: fields.name(nameRules.online.customer, customer.displayName),
      policy: fields.namePolicy(settings),
      create: {
        companyName: fields.namePart('company name', companyNameOf(customer), namePart),
        givenName: fields.namePart('first name', customer.givenName, namePart),
        familyName: fields.namePart('last name', customer.familyName, namePart),
        email: fields.email(customer.email, email),
        ...commonFields(fields, customer, settings),
      },
    } satisfies Translation<OnlineCustomerEnsure>;
  });
}

export function customerToDesktop(customer: Customer, { settings }: Pick<TranslationContext, 'settings'>) {
  const { companyName, firstName, lastName, email } = desktop.customer;
  return translation('desktop', (fields) => {
    return {
      name: fields.name(nameRules.desktop.customer, customer.displayName),
      policy: fields.namePolicy(settings),
      create: {
        companyName: fields.namePart('company name', companyNameOf(customer), companyName),
        firstName: fields.namePart('first name', customer.givenName, firstName),
        lastName: fields.namePart('last name', customer.familyName, lastName),
        email: fields.email(customer.email, email),
        ...commonFields(fields, customer, settings),
      },
    } satisfies Translation<DesktopCustomerEnsure>;
  });
}

/** Maps the fields of a new customer that both editions name alike. */
const commonFields = (fields: FieldMapper, customer: Customer, settings: CompanySettings) => ({
  ...fields.texts(customerTexts, customer),
  billingAddress: mapAddress(fields, 'billing address', customer.billingAddress),
  shippingAddress: mapAddress(fields, 'shipping address', customer.shippingAddress),
  terms: fields.reference('terms', chosenName(settings.terms, customer.terms)),
  taxable: !(customer.taxExempt ?? false),
});

/** Returns the company's name. A company without its own has the name that is shown, a person has none. */
function companyNameOf({ kind, companyName, displayName }: Customer): string | undefined {
  const own = companyName?.trim() ?? '';
  if (own !== '') return own;
  return kind === 'company' ? displayName : undefined;
}
