/** The attributes of a CloudEvent of ours. */
export interface EventAttributes {
  readonly id: string;
  readonly type: string;
  /** The service that sends it, as a URI reference. */
  readonly source: string;
  readonly time: string;
  /** The message that this one follows from. An extension attribute, for tracing the messages of a document. */
  readonly causeId?: string | undefined;
}

export const sourceOf = (service: string): string => `/jobpro-quickbooks/${service}`;

/** The headers of binary mode, in the order they are written. */
export function eventHeaders(event: EventAttributes, traceparent: string | undefined): [name: string, value: string][] {
  const headers: [string, string][] = [
    ['ce-specversion', '1.0'],
    ['ce-id', event.id],
    ['ce-source', event.source],
    ['ce-type', event.type],
    ['ce-time', event.time],
    ['content-type', 'application/json'],
  ];
  if (event.causeId !== undefined) headers.push(['ce-causeid', event.causeId]);
  if (traceparent !== undefined) headers.push(['traceparent', traceparent]);
  return headers;
}
