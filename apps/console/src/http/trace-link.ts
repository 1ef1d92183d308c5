/** Where a trace can be seen: the address of the settings with the trace's id in it; null where either is not known. */
export const traceLink = (address: string | undefined, traceId: string | null): string | null =>
  address === undefined || traceId === null ? null : address.replace('{traceId}', traceId);
