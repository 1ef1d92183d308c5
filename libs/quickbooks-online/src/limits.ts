/**
 * What QuickBooks Online's v3 API takes at most. Lengths are in UTF-16 units.
 * Mapping services shorten or refuse by this table; the writers here hold to it again.
 */
export const limits = {
  /** 500 by the reference; QuickBooks' own import takes 100, so more is worth a warning. */
  displayName: { hard: 500, warn: 100 },
  /** GivenName, MiddleName, FamilyName and CompanyName. */
  namePart: 100,
  itemName: 100,
  sku: 100,
  email: 100,
  phone: 30,
  addressLine: 500,
  addressPart: 255,
  postalCode: 30,
  docNumber: 21,
  paymentRefNum: 21,
  privateNote: 4000,
  customerMemo: 1000,
  lineDescription: 4000,
  itemDescription: 4000,
  linesPerInvoice: 750,
  /** Amounts have cents; quantities, rates and stock are taken in "10.5" form: ten digits, then five places. */
  decimal: { integerDigits: 10, amountPlaces: 2, ratePlaces: 5 },
  requestId: 50,
  batch: { operations: 30, requestId: 36, itemId: 10 },
  query: { defaultRows: 100, maxRows: 1000 },
  changes: { days: 30, objects: 1000 },
} as const;
