import * as g from './grammar.js';
import type { ElementRule, Sequence } from './grammar.js';

/** A reference by ListID or FullName; `max` is the length that the referenced list's FullName may have. */
const reference = (max: number): Sequence => [g.optional('ListID', g.id), g.optional('FullName', g.text(max))];

export const ref = {
  any: [g.optional('ListID', g.id), g.optional('FullName', g.anyText)] satisfies Sequence,
  list: reference(159),
  simple: reference(31),
  customer: reference(209),
  vendor: reference(41),
  salesRep: reference(5),
  taxCode: reference(3),
  currency: reference(64),
  shipMethod: reference(15),
  customerMessage: reference(101),
};

const addressLines: Sequence = [1, 2, 3, 4, 5].map((line) => g.optional(`Addr${line}`, g.text(41)));
export const address: Sequence = [
  ...addressLines,
  g.optional('City', g.text(31)),
  g.optional('State', g.text(21)),
  g.optional('PostalCode', g.text(13)),
  g.optional('Country', g.text(31)),
  g.optional('Note', g.text(41)),
];
export const shipToAddress: Sequence = [
  g.required('Name', g.text(41)),
  ...address,
  g.optional('DefaultShipTo', g.boolean),
];

export const personName: Sequence = [
  g.optional('Salutation', g.text(15)),
  g.optional('FirstName', g.text(25)),
  g.optional('MiddleName', g.text(5)),
  g.optional('LastName', g.text(25)),
  g.optional('Suffix', g.anyText),
];

const additionalContact: Sequence = [g.required('ContactName', g.text(40)), g.required('ContactValue', g.text(255))];
export const additionalContacts = (most: number): ElementRule => g.any('AdditionalContactRef', additionalContact, most);

export const contact: Sequence = [
  g.optional('Salutation', g.text(15)),
  g.required('FirstName', g.text(25)),
  g.optional('MiddleName', g.text(5)),
  g.optional('LastName', g.text(25)),
  g.optional('JobTitle', g.text(41)),
  additionalContacts(5),
];

export const communication: Sequence = [
  g.optional('Phone', g.text(21)),
  g.optional('Mobile', g.text(21)),
  g.optional('Pager', g.text(21)),
  g.optional('AltPhone', g.text(21)),
  g.optional('Fax', g.text(21)),
  g.optional('Email', g.text(1023)),
  g.optional('Cc', g.text(1023)),
  g.optional('Contact', g.text(41)),
  g.optional('AltContact', g.text(41)),
];

export const dataExtensions = g.any('DataExt', [
  g.required('OwnerID', g.guid),
  g.required('DataExtName', g.text(31)),
  g.required('DataExtValue', g.anyText),
]);

export const includeRetElement = g.any('IncludeRetElement', g.text(50));
export const ownerIds = g.any('OwnerID', g.guid);

/** `<NameRq><Name>…</Name><IncludeRetElement>*</NameRq>`, the frame of every add and change. */
export const writeRequest = (name: string, content: Sequence, ...attributes: string[]): ElementRule =>
  g.required(`${name}Rq`, [g.required(name, content, ...attributes), includeRetElement], 'requestID');
