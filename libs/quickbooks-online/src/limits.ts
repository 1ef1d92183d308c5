/**
 * What QuickBooks Online's v3 API takes at most (v3 API reference, July 2025). Lengths are in UTF-16 units.
 * The contract's schemas and the mapping's field mapper read them from here. The writers refuse what is longer.
 */
export const limits = {
  customer: {
    name: 500,
    /** QuickBooks' own pages and imports take 100 characters of a DisplayName, so more is worth a warning. */
    comfortableName: 100,
    /** GivenName, FamilyName and CompanyName. */
    namePart: 100,
    email: 100,
    phone: 30,
    notes: 2000,
  },
  address: { lines: 5, line: 500, city: 255, state: 255, postalCode: 30, country: 255 },
  item: { name: 100, sku: 100, description: 4000, purchaseDescription: 1000 },
  invoice: {
    number: 21,
    memo: 1000,
    /** Online has no PO number field: it is text in the private note. */
    poNumber: 100,
    /** JobPro's number, also text in the private note. */
    ownNumber: 100,
    lines: 750,
    lineDescription: 4000,
  },
  payment: { reference: 21 },
  privateNote: 4000,
  /** Amounts have cents. Quantities, rates and stock have the form "10.5": ten digits, then five places. */
  decimal: { integerDigits: 10, amountPlaces: 2, ratePlaces: 5, unitPricePlaces: 7 },
  requestId: 50,
  batch: { operations: 30, requestId: 36, itemId: 10 },
  query: { defaultRows: 100, maxRows: 1000 },
  changes: { days: 30, objects: 1000 },
} as const;
