import { type Address, type Edition, warning } from '@jobpro/contracts';
import { limits as desktop } from '@jobpro/qbxml';
import { limits as online } from '@jobpro/quickbooks-online';
import type { FieldMapper } from './field-mapper.js';

const limits = { online: online.address, desktop: desktop.address } satisfies Record<Edition, object>;

/** Maps an address. Lines that QuickBooks has no room for are joined into the last one, with a warning. */
export function mapAddress(fields: FieldMapper, field: string, given: Address | undefined): Address | undefined {
  if (given === undefined) return undefined;
  const limit = limits[fields.edition];
  const city = fields.line(`${field}, city`, given.city, limit.city);
  const state = fields.line(`${field}, state`, given.state, limit.state);
  const postalCode = fields.line(`${field}, postal code`, given.postalCode, limit.postalCode);
  const country = fields.line(`${field}, country`, given.country, limit.country);
  const lines = given.lines.filter((line) => line.trim() !== '');
  const room = fields.edition === 'online' ? limit.lines : limit.lines - linesOf([city, state, postalCode], [country]);
  if (lines.length > room) {
    fields.warn(warning('address.joined', { field, lines: String(limit.lines) }));
    lines.splice(room - 1, lines.length, lines.slice(room - 1).join(', '));
  }
  return {
    lines: lines.flatMap((line) => fields.line(field, line, limit.line) ?? []),
    city,
    state,
    postalCode,
    country,
  };
}

/** Desktop counts five lines in all: city, state and postal code are one of them, the country another. */
const linesOf = (...parts: readonly (readonly (string | undefined)[])[]): number =>
  parts.filter((part) => part.some((text) => text !== undefined)).length;
