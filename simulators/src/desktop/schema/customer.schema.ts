import * as g from './grammar.js';
import type { Sequence } from './grammar.js';
import * as part from './parts.schema.js';
import { ref } from './parts.schema.js';

const creditCard: Sequence = [
  g.optional('CreditCardNumber', g.text(25)),
  g.optional('ExpirationMonth', g.month),
  g.optional('ExpirationYear', g.integer),
  g.optional('NameOnCard', g.text(41)),
  g.optional('CreditCardAddress', g.text(41)),
  g.optional('CreditCardPostalCode', g.text(41)),
];

const identity: Sequence = [
  g.optional('IsActive', g.boolean),
  g.optional('ClassRef', ref.list),
  g.optional('ParentRef', ref.any),
  g.optional('CompanyName', g.text(41)),
  ...part.personName,
  g.optional('JobTitle', g.text(41)),
  g.optional('BillAddress', part.address),
  g.optional('ShipAddress', part.address),
  g.any('ShipToAddress', part.shipToAddress, 50),
  g.optional('PrintAs', g.text(41)),
  ...part.communication,
  part.additionalContacts(8),
];

const kinds: Sequence = [
  g.optional('CustomerTypeRef', ref.list),
  g.optional('TermsRef', ref.simple),
  g.optional('SalesRepRef', ref.salesRep),
];

const taxes: Sequence = [
  g.optional('SalesTaxCodeRef', ref.taxCode),
  g.optional('ItemSalesTaxRef', ref.simple),
  g.optional('SalesTaxCountry', g.words('Australia', 'Canada', 'UK', 'US')),
  g.optional('ResaleNumber', g.text(15)),
  g.optional('AccountNumber', g.text(99)),
  g.optional('CreditLimit', g.amount),
  g.optional('PreferredPaymentMethodRef', ref.simple),
  g.optional('CreditCardInfo', creditCard),
];

const job: Sequence = [
  g.optional('JobStatus', g.words('Awarded', 'Closed', 'InProgress', 'None', 'NotAwarded', 'Pending')),
  g.optional('JobStartDate', g.date),
  g.optional('JobProjectedEndDate', g.date),
  g.optional('JobEndDate', g.date),
  g.optional('JobDesc', g.text(99)),
  g.optional('JobTypeRef', ref.list),
  g.optional('Notes', g.text(4095)),
];

const delivery: Sequence = [
  g.optional('IsStatementWithParent', g.boolean),
  g.optional('DeliveryMethod', g.words('Email', 'Fax', 'Print')),
  g.optional('PreferredDeliveryMethod', g.words('None', 'Email', 'Fax')),
  g.optional('PriceLevelRef', ref.simple),
];

const last: Sequence = [g.optional('TaxRegistrationNumber', g.text(30)), g.optional('CurrencyRef', ref.currency)];

export const customerAdd = part.writeRequest('CustomerAdd', [
  g.required('Name', g.text(41)),
  ...identity,
  g.any('Contacts', part.contact),
  ...kinds,
  g.optional('OpenBalance', g.amount),
  g.optional('OpenBalanceDate', g.date),
  ...taxes,
  ...job,
  g.any('AdditionalNotes', [g.required('Note', g.text(4095))]),
  ...delivery,
  g.optional('ExternalGUID', g.guid),
  ...last,
]);

export const customerMod = part.writeRequest('CustomerMod', [
  g.required('ListID', g.id),
  g.required('EditSequence', g.text(16)),
  g.optional('Name', g.text(41)),
  ...identity,
  g.any('ContactsMod', [g.optional('ListID', g.id), g.optional('EditSequence', g.text(16)), ...part.contact]),
  ...kinds,
  ...taxes,
  ...job,
  g.any('AdditionalNotesMod', [g.required('NoteID', g.integer), g.required('Note', g.text(4095))]),
  ...delivery,
  ...last,
]);
