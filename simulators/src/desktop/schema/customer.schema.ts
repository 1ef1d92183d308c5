import * as g from './grammar.js';
import type { Sequence } from './grammar.js';
import * as part from './parts.schema.js';
import { ref } from './parts.schema.js';

const creditCard: Sequence = [
  g.maybe('CreditCardNumber', g.text(25)),
  g.maybe('ExpirationMonth', g.month),
  g.maybe('ExpirationYear', g.integer),
  g.maybe('NameOnCard', g.text(41)),
  g.maybe('CreditCardAddress', g.text(41)),
  g.maybe('CreditCardPostalCode', g.text(41)),
];

const identity: Sequence = [
  g.maybe('IsActive', g.boolean),
  g.maybe('ClassRef', ref.list),
  g.maybe('ParentRef', ref.any),
  g.maybe('CompanyName', g.text(41)),
  ...part.personName,
  g.maybe('JobTitle', g.text(41)),
  g.maybe('BillAddress', part.address),
  g.maybe('ShipAddress', part.address),
  g.any('ShipToAddress', part.shipToAddress, 50),
  g.maybe('PrintAs', g.text(41)),
  ...part.communication,
  part.additionalContacts(8),
];

const kinds: Sequence = [
  g.maybe('CustomerTypeRef', ref.list),
  g.maybe('TermsRef', ref.simple),
  g.maybe('SalesRepRef', ref.salesRep),
];

const taxes: Sequence = [
  g.maybe('SalesTaxCodeRef', ref.taxCode),
  g.maybe('ItemSalesTaxRef', ref.simple),
  g.maybe('SalesTaxCountry', g.words('Australia', 'Canada', 'UK', 'US')),
  g.maybe('ResaleNumber', g.text(15)),
  g.maybe('AccountNumber', g.text(99)),
  g.maybe('CreditLimit', g.amount),
  g.maybe('PreferredPaymentMethodRef', ref.simple),
  g.maybe('CreditCardInfo', creditCard),
];

const job: Sequence = [
  g.maybe('JobStatus', g.words('Awarded', 'Closed', 'InProgress', 'None', 'NotAwarded', 'Pending')),
  g.maybe('JobStartDate', g.date),
  g.maybe('JobProjectedEndDate', g.date),
  g.maybe('JobEndDate', g.date),
  g.maybe('JobDesc', g.text(99)),
  g.maybe('JobTypeRef', ref.list),
  g.maybe('Notes', g.text(4095)),
];

const delivery: Sequence = [
  g.maybe('IsStatementWithParent', g.boolean),
  g.maybe('DeliveryMethod', g.words('Email', 'Fax', 'Print')),
  g.maybe('PreferredDeliveryMethod', g.words('None', 'Email', 'Fax')),
  g.maybe('PriceLevelRef', ref.simple),
];

const last: Sequence = [g.maybe('TaxRegistrationNumber', g.text(30)), g.maybe('CurrencyRef', ref.currency)];

export const customerAdd = part.writeRequest('CustomerAdd', [
  g.one('Name', g.text(41)),
  ...identity,
  g.any('Contacts', part.contact),
  ...kinds,
  g.maybe('OpenBalance', g.amount),
  g.maybe('OpenBalanceDate', g.date),
  ...taxes,
  ...job,
  g.any('AdditionalNotes', [g.one('Note', g.text(4095))]),
  ...delivery,
  g.maybe('ExternalGUID', g.guid),
  ...last,
]);

export const customerMod = part.writeRequest('CustomerMod', [
  g.one('ListID', g.id),
  g.one('EditSequence', g.text(16)),
  g.maybe('Name', g.text(41)),
  ...identity,
  g.any('ContactsMod', [g.maybe('ListID', g.id), g.maybe('EditSequence', g.text(16)), ...part.contact]),
  ...kinds,
  ...taxes,
  ...job,
  g.any('AdditionalNotesMod', [g.one('NoteID', g.integer), g.one('Note', g.text(4095))]),
  ...delivery,
  ...last,
]);
