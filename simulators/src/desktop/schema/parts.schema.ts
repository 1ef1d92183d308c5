import * as g from './grammar.js';
import type { ElementRule, Sequence } from './grammar.js';

/** A reference by ListID or FullName; `max` is the length that the referenced list's FullName may have. */
const reference = (max: number): Sequence => [g.maybe('ListID', g.id), g.maybe('FullName', g.text(max))];

export const ref = {
  any: [g.maybe('ListID', g.id), g.maybe('FullName', g.anyText)] satisfies Sequence,
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

const addressLines: Sequence = [1, 2, 3, 4, 5].map((line) => g.maybe(`Addr${line}`, g.text(41)));
export const address: Sequence = [
  ...addressLines,
  g.maybe('City', g.text(31)),
  g.maybe('State', g.text(21)),
  g.maybe('PostalCode', g.text(13)),
  g.maybe('Country', g.text(31)),
  g.maybe('Note', g.text(41)),
];
export const shipToAddress: Sequence = [g.one('Name', g.text(41)), ...address, g.maybe('DefaultShipTo', g.boolean)];

export const personName: Sequence = [
  g.maybe('Salutation', g.text(15)),
  g.maybe('FirstName', g.text(25)),
  g.maybe('MiddleName', g.text(5)),
  g.maybe('LastName', g.text(25)),
  g.maybe('Suffix', g.anyText),
];

const additionalContact: Sequence = [g.one('ContactName', g.text(40)), g.one('ContactValue', g.text(255))];
export const additionalContacts = (most: number): ElementRule => g.any('AdditionalContactRef', additionalContact, most);

export const contact: Sequence = [
  g.maybe('Salutation', g.text(15)),
  g.one('FirstName', g.text(25)),
  g.maybe('MiddleName', g.text(5)),
  g.maybe('LastName', g.text(25)),
  g.maybe('JobTitle', g.text(41)),
  additionalContacts(5),
];

export const communication: Sequence = [
  g.maybe('Phone', g.text(21)),
  g.maybe('Mobile', g.text(21)),
  g.maybe('Pager', g.text(21)),
  g.maybe('AltPhone', g.text(21)),
  g.maybe('Fax', g.text(21)),
  g.maybe('Email', g.text(1023)),
  g.maybe('Cc', g.text(1023)),
  g.maybe('Contact', g.text(41)),
  g.maybe('AltContact', g.text(41)),
];

export const dataExtensions = g.any('DataExt', [
  g.one('OwnerID', g.guid),
  g.one('DataExtName', g.text(31)),
  g.one('DataExtValue', g.anyText),
]);

export const includeRetElement = g.any('IncludeRetElement', g.text(50));
export const ownerIds = g.any('OwnerID', g.guid);

/** `<NameRq><Name>…</Name><IncludeRetElement>*</NameRq>`, the frame of every add and change. */
export const writeRequest = (name: string, content: Sequence, ...attributes: string[]): ElementRule =>
  g.one(`${name}Rq`, [g.one(name, content, ...attributes), includeRetElement], 'requestID');
