import type { Address, DesktopAddress } from '@jobpro/contracts';
import { limits } from '@jobpro/qbxml';
import type { Fit } from './fit.js';

/** An address in the lengths of the qbXML 13.0 schema (BillAddress, ShipAddress). */
export function desktopAddress(fit: Fit, field: string, given: Address | undefined): DesktopAddress | undefined {
  if (given === undefined) return undefined;
  return {
    lines: given.lines.flatMap((line) => fit.line(field, line, limits.address.line) ?? []),
    city: fit.line(`${field}, city`, given.city, limits.address.city),
    state: fit.line(`${field}, state`, given.state, limits.address.state),
    postalCode: fit.line(`${field}, postal code`, given.postalCode, limits.address.postalCode),
    country: fit.line(`${field}, country`, given.country, limits.address.country),
  };
}
