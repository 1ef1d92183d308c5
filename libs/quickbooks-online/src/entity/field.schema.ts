import { Decimal } from 'decimal.js';
import { z } from 'zod';

/** A decimal string, as `readJson` leaves numbers; an exponent is written out. Never a float. */
export const decimal = z
  .string()
  .regex(/^-?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,2})?$/)
  .transform((token) => (/[eE]/.test(token) ? new Decimal(token).toFixed() : token));

export const id = z.string().min(1);
export const text = z.string();
/** QuickBooks leaves a field out, or sends null, where there is nothing. */
export const optional = <T extends z.ZodType>(field: T) => field.nullish().transform((value) => value ?? undefined);
/** A flag that stands for `fallback` where QuickBooks leaves it out. */
export const flag = (fallback: boolean) =>
  z
    .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
    .nullish()
    .transform((value) => value ?? fallback);

export const reference = z
  .object({ value: id, name: text.optional().catch(undefined) })
  .transform(({ value, name }) => ({ id: value, name }));

export const address = z
  .object({
    Line1: optional(text),
    Line2: optional(text),
    Line3: optional(text),
    Line4: optional(text),
    Line5: optional(text),
    City: optional(text),
    CountrySubDivisionCode: optional(text),
    PostalCode: optional(text),
    Country: optional(text),
  })
  .transform((found) => ({
    lines: [found.Line1, found.Line2, found.Line3, found.Line4, found.Line5].filter((line) => line !== undefined),
    city: found.City,
    state: found.CountrySubDivisionCode,
    postalCode: found.PostalCode,
    country: found.Country,
  }));

/** The fields of every record of QuickBooks. */
export const recordFields = {
  Id: id,
  SyncToken: text,
  MetaData: optional(z.object({ CreateTime: optional(text), LastUpdatedTime: optional(text) })),
};
interface RecordFields {
  readonly Id: string;
  readonly SyncToken: string;
  readonly MetaData:
    { readonly CreateTime: string | undefined; readonly LastUpdatedTime: string | undefined } | undefined;
}
/** `syncToken` is the version to update under; the times are ISO 8601 as QuickBooks wrote them. */
export const recordOf = (found: RecordFields) => ({
  id: found.Id,
  syncToken: found.SyncToken,
  createdAt: found.MetaData?.CreateTime,
  updatedAt: found.MetaData?.LastUpdatedTime,
});
