import type { Invoice } from '@jobpro/contracts';
import { type Dependency, type EntityMapping, exportRules } from '@jobpro/mapping';
import { invoiceToDesktop } from './invoice.desktop.js';
import { invoiceToOnline } from './invoice.online.js';

/** An invoice is sent when it is selected (rule 1), after its customer and its items. It belongs to the customer, never to a job. */
export const invoice: EntityMapping<Invoice> = {
  entity: 'invoice',
  ...exportRules.invoice,
  dependencies: ({ customerId, lines }) => [
    { entity: 'customer', id: customerId },
    ...lines.flatMap(({ itemId }): Dependency[] => (itemId === undefined ? [] : [{ entity: 'item', id: itemId }])),
  ],
  dependencyEntities: ['customer', 'item'],
  nameOf: ({ number }) => number,
  amountField: 'total',
  translate: { online: invoiceToOnline, desktop: invoiceToDesktop },
};
