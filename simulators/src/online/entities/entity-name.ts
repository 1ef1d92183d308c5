export const entityNames = [
  'Customer',
  'Vendor',
  'Employee',
  'Item',
  'Account',
  'Term',
  'PaymentMethod',
  'TaxCode',
  'CompanyInfo',
  'Preferences',
  'Invoice',
  'Payment',
] as const;
export type EntityName = (typeof entityNames)[number];

const byLowerCase = new Map<string, EntityName>(entityNames.map((name) => [name.toLowerCase(), name]));

/** Paths and queries write entities in any case. */
export const entityNamed = (written: string): EntityName | undefined => byLowerCase.get(written.toLowerCase());
