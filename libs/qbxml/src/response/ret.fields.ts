import { z } from 'zod';
import type { XmlElement } from '../xml/xml.read.js';

/** An element as data: its text, or its children by name. A child that occurs several times is an array. */
export type Plain = string | { readonly [name: string]: Plain | readonly Plain[] };

/** Prototype-free, so that no element name can reach beyond the object. */
export function toPlain(element: XmlElement): Plain {
  if (element.children.length === 0) return element.text;
  const plain = Object.create(null) as Record<string, Plain | Plain[]>;
  for (const child of element.children) {
    const value = toPlain(child);
    const known = plain[child.name];
    if (known === undefined) plain[child.name] = value;
    else if (Array.isArray(known)) known.push(value);
    else plain[child.name] = [known, value];
  }
  return plain;
}

/** Text as QuickBooks wrote it. Dates, counts, money and quantities stay text too. */
export const text = z.string().optional();
/** Money, prices and balances: decimal strings. */
export const money = z.string().optional();
export const flag = z
  .enum(['true', 'false', '1', '0', ''])
  .transform((value) => (value === '' ? undefined : value === 'true' || value === '1'))
  .optional();

const emptyGroup = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? {} : value);

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export const groupOf = <S extends z.ZodRawShape>(shape: S) => z.preprocess(emptyGroup, z.object(shape)).optional();
export const manyOf = <S extends z.ZodType>(schema: S) => z.preprocess(asList, z.array(schema));

export const ref = groupOf({ ListID: text, FullName: text });
export const addressFields = groupOf({
  Addr1: text,
  Addr2: text,
  Addr3: text,
  Addr4: text,
  Addr5: text,
  City: text,
  State: text,
  PostalCode: text,
  Country: text,
  Note: text,
});
export const extensions = manyOf(
  z.object({ OwnerID: text, DataExtName: z.string(), DataExtType: text, DataExtValue: text }),
);

/** The fields of every list entry. */
export const listHead = {
  ListID: z.string().min(1),
  TimeCreated: text,
  TimeModified: text,
  EditSequence: text,
  Name: z.string(),
  IsActive: flag,
};

/** The fields of every transaction. */
export const transactionHead = {
  TxnID: z.string().min(1),
  TimeCreated: text,
  TimeModified: text,
  EditSequence: text,
  TxnNumber: text,
};
