import type { FailureCode } from '@jobpro/contracts';

/** The refusals that new settings can mend: all whose remedy names them. */
export const mendedBySettings: readonly FailureCode[] = [
  'settings.account-missing',
  'settings.item-missing',
  'settings.tax-code-missing',
  'invoice.line-without-item',
  'invoice.before-go-live',
  'number.missing',
  'reference.missing',
  'name.inactive',
  'name.held',
];
