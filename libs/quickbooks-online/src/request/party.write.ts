import type { JsonObject } from '../json/json.write.js';
import { limits } from '../limits.js';
import type { Draft } from './draft.write.js';

export interface AddressInput {
  readonly lines?: readonly string[];
  readonly city?: string;
  /** Or province. */
  readonly state?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

/** QuickBooks has five lines an address; more are joined into the fifth. */
export function writeAddress(draft: Draft, field: string, address: AddressInput | undefined): JsonObject | undefined {
  if (address === undefined) return undefined;
  const given = (address.lines ?? []).filter((line) => line.trim() !== '');
  const lines = [...given.slice(0, 4), given.slice(4).join(', ')];
  const line = (index: number) => draft.line(`${field}.Line${index + 1}`, lines[index], limits.addressLine);
  return whenAny({
    Line1: line(0),
    Line2: line(1),
    Line3: line(2),
    Line4: line(3),
    Line5: line(4),
    City: draft.line(`${field}.City`, address.city, limits.addressPart),
    CountrySubDivisionCode: draft.line(`${field}.CountrySubDivisionCode`, address.state, limits.addressPart),
    PostalCode: draft.line(`${field}.PostalCode`, address.postalCode, limits.postalCode),
    Country: draft.line(`${field}.Country`, address.country, limits.addressPart),
  });
}

/** An address QuickBooks would refuse is left out with a warning: a document must not fail for it. */
export function writeEmail(draft: Draft, field: string, email: string | undefined): JsonObject | undefined {
  const address = email?.trim() ?? '';
  if (address === '') return undefined;
  if (address.length > limits.email || !/^[\x21-\x3f\x41-\x7e]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/.test(address)) {
    draft.warn('email.left-out', field);
    return undefined;
  }
  return { Address: address };
}

export function writePhone(draft: Draft, field: string, phone: string | undefined): JsonObject | undefined {
  return whenAny({ FreeFormNumber: draft.line(field, phone, limits.phone) });
}

export const reference = (id: string): JsonObject => ({ value: id });

export const optionalReference = (draft: Draft, field: string, id: string | undefined): JsonObject | undefined =>
  id === undefined ? undefined : reference(draft.id(field, id));

const whenAny = (members: JsonObject): JsonObject | undefined =>
  Object.values(members).some((member) => member !== undefined) ? members : undefined;
