import { limits } from '../limits.js';
import { checkDisplayName } from '../names/name.decide.js';
import type { Written } from './draft.write.js';
import { Draft } from './draft.write.js';
import type { Version, WriteOperation } from './operation.js';
import type { AddressInput } from './party.write.js';
import { optionalReference, writeAddress, writeEmail, writePhone } from './party.write.js';

export interface CustomerInput {
  readonly displayName: string;
  readonly companyName?: string;
  readonly givenName?: string;
  readonly middleName?: string;
  readonly familyName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly mobile?: string;
  readonly billingAddress?: AddressInput;
  readonly shippingAddress?: AddressInput;
  readonly termId?: string;
  readonly notes?: string;
  readonly taxable?: boolean;
}
export interface CustomerChanges extends Partial<CustomerInput> {
  /** true brings a deactivated customer back. */
  readonly active?: boolean;
}

export const createCustomer = (input: CustomerInput): Written<WriteOperation> => write('create', input, undefined);

/** Sparse: what is not named stays as it is in QuickBooks. */
export const updateCustomer = (version: Version, changes: CustomerChanges): Written<WriteOperation> =>
  write('update', changes, version);

function write(
  kind: WriteOperation['kind'],
  input: CustomerChanges,
  version: Version | undefined,
): Written<WriteOperation> {
  const draft = new Draft();
  const payload = {
    Id: version === undefined ? undefined : draft.id('Id', version.id),
    SyncToken: version?.syncToken,
    sparse: version === undefined ? undefined : true,
    DisplayName:
      input.displayName === undefined ? undefined : draft.name('DisplayName', checkDisplayName(input.displayName)),
    CompanyName: namePart(draft, 'CompanyName', input.companyName),
    GivenName: namePart(draft, 'GivenName', input.givenName),
    MiddleName: namePart(draft, 'MiddleName', input.middleName),
    FamilyName: namePart(draft, 'FamilyName', input.familyName),
    PrimaryEmailAddr: writeEmail(draft, 'PrimaryEmailAddr', input.email),
    PrimaryPhone: writePhone(draft, 'PrimaryPhone', input.phone),
    Mobile: writePhone(draft, 'Mobile', input.mobile),
    BillAddr: writeAddress(draft, 'BillAddr', input.billingAddress),
    ShipAddr: writeAddress(draft, 'ShipAddr', input.shippingAddress),
    SalesTermRef: optionalReference(draft, 'SalesTermRef', input.termId),
    Notes: draft.text('Notes', input.notes, limits.privateNote),
    Taxable: input.taxable,
    Active: input.active,
  };
  return draft.finish({ kind, entity: 'Customer', payload });
}

/** Name parts take no colon either (2040), but are not what a customer is found by: it becomes a space. */
function namePart(draft: Draft, field: string, value: string | undefined): string | undefined {
  if (value?.includes(':') === true) draft.warn('text.changed', field);
  return draft.line(field, value?.replaceAll(':', ' '), limits.namePart);
}
