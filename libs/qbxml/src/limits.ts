/**
 * What QuickBooks Desktop takes at most, in Latin-1 characters (qbXML 13.0; a test fills every field and validates it by the schema).
 * The request tables, the contract's schemas and the mapping's field mapper read them from here. The writer refuses what is longer.
 */
export const limits = {
  customer: {
    name: 41,
    /** Five levels of 41 with four colons between. */
    fullName: 209,
    companyName: 41,
    salutation: 15,
    firstName: 25,
    middleName: 5,
    lastName: 25,
    jobTitle: 41,
    printAs: 41,
    phone: 21,
    email: 1023,
    contact: 41,
    accountNumber: 99,
    resaleNumber: 15,
    jobDescription: 99,
    notes: 4095,
  },
  /** Five lines in all: city, state and postal code are one of them, the country another. */
  address: { line: 41, lines: 5, city: 31, state: 21, postalCode: 13, country: 31, note: 41 },
  item: { name: 31, fullName: 159, description: 4095, manufacturerPartNumber: 31 },
  invoice: {
    refNumber: 11,
    poNumber: 25,
    fob: 13,
    memo: 4095,
    other: 29,
    lineDescription: 4095,
    lineOther: 29,
    unitOfMeasure: 31,
    /** Not in the schema: QuickBooks itself slows down beyond a few hundred lines. */
    lines: 1000,
  },
  payment: { refNumber: 20, memo: 4095 },
  reference: {
    account: 159,
    class: 159,
    terms: 31,
    salesTaxCode: 3,
    itemSalesTax: 31,
    paymentMethod: 31,
    customerMessage: 101,
  },
  /** Digits before the point; two places for money, up to five for prices, quantities and percentages. */
  decimal: { amountDigits: 13, amountPlaces: 2, priceDigits: 10, pricePlaces: 5 },
  /** Sub-customers and sub-items: a parent and four levels below it. */
  levels: 5,
  requestID: 50,
  messageSetID: 23,
} as const;
