import type { Customer } from '@jobpro/contracts';
import { type EntityMapping, exportRules, matchKeys } from '@jobpro/mapping';
import { customerToDesktop } from './customer.desktop.js';
import { customerToOnline } from './customer.online.js';

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
