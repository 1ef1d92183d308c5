import type { DesktopAddress, RemoteRef } from '@jobpro/contracts';

/** A reference as qbXML takes it: by ListID where we are linked, by full name where a setting says so. */
export const ref = (reference: RemoteRef): { ListID: string } | { FullName: string } =>
  'id' in reference ? { ListID: reference.id } : { FullName: reference.name };

/** The same, where there may be none. */
export const refTo = (reference: RemoteRef | undefined) => (reference === undefined ? undefined : ref(reference));

/** An address in QuickBooks' lines. */
export function address(given: DesktopAddress | undefined) {
  if (given === undefined) return undefined;
  const [Addr1, Addr2, Addr3, Addr4, Addr5] = given.lines;
  const { city: City, state: State, postalCode: PostalCode, country: Country } = given;
  return { Addr1, Addr2, Addr3, Addr4, Addr5, City, State, PostalCode, Country };
}
