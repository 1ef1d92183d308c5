import { companyOf, typeStemOf } from '@jobpro/contracts';

/** The attributes of a CloudEvent of ours. */
export interface EventAttributes {
  readonly id: string;
  readonly type: string;
  /** The service that sends it, as a URI reference. */
  readonly source: string;
  readonly time: string;
  /**
   * The message that this one follows from. An extension attribute, for tracing the messages of a
   * document.
   */
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

/** A message as received. */
export interface Wire {
  readonly subject: string;
  /** The headers, by name in lower case. */
  readonly headers: () => ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** When the stream stored it. */
  readonly storedAt: Date;
}

export interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly companyId: string;
  readonly time: string;
  readonly traceparent: string | undefined;
  readonly data: unknown;
}

export type Reading = { ok: true; event: CloudEvent } | { ok: false; reason: string };

/**
 * The most bytes of a message that are parsed: what a NATS server takes by default. A server with a
 * higher limit changes nothing.
 */
const RECEIVED_BYTES = 1_048_576;
const PRINTABLE = /^[\x21-\x7e]{1,255}$/;
/**
 * True for a valid id of an event: printable ASCII without spaces, so that it fits into a header.
 */
export const isEventId = (text: string): boolean => PRINTABLE.test(text);

const TYPE = /^([a-z0-9-]+(?:\.[a-z0-9-]+)*)\.v[1-9]\d*$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const JSON_TYPE = /^application\/json(?:\s*;.*)?$/i;

const refused = (reason: string): Reading => ({ ok: false, reason });

/**
 * Reads a CloudEvent 1.0 in the binary mode of the NATS binding: attributes in `ce-` headers, JSON
 * in the body. The content type may be in `content-type` or `ce-datacontenttype`; without either it
 * is JSON, the only one there is. Type and subject must agree, because the subject finds the
 * handler and the type parses the data.
 */
export function readCloudEvent(wire: Wire): Reading {
  const { subject } = wire;
  if (wire.body.length > RECEIVED_BYTES)
    return refused(`The message has ${wire.body.length} bytes, more than the ${RECEIVED_BYTES} that are accepted.`);
  const headers = wire.headers();
  const [version, id] = [headers.get('ce-specversion'), headers.get('ce-id')];
  const [source, type] = [headers.get('ce-source'), headers.get('ce-type')];
  if (version !== '1.0') return refused(`The header ce-specversion is ${shown(version)}, not "1.0".`);
  if (id === undefined || !isEventId(id)) return refused(`The header ce-id is ${shown(id)}, not an identifier.`);
  if (source === undefined || !PRINTABLE.test(source)) return refused(`The header ce-source is ${shown(source)}.`);
  const stem = TYPE.exec(type ?? '')?.[1];
  if (type === undefined || stem === undefined) {
    return refused(
      `The header ce-type is ${shown(type)}, not a type with a version, such as "jobpro.invoice.created.v1".`,
    );
  }
  const companyId = companyOf(subject);
  if (companyId === undefined)
    return refused(`The subject ${shown(subject)} names no company of the form [A-Za-z0-9_-]{1,64}.`);
  if (typeStemOf(subject) !== stem)
    return refused(`A message of type "${type}" does not belong on the subject "${subject}".`);
  const time = headers.get('ce-time') ?? wire.storedAt.toISOString();
  if (!TIMESTAMP.test(time) || Number.isNaN(Date.parse(time))) return refused(`The header ce-time is ${shown(time)}.`);
  for (const name of ['content-type', 'ce-datacontenttype']) {
    const contentType = headers.get(name);
    if (contentType !== undefined && !JSON_TYPE.test(contentType))
      return refused(`The header ${name} is ${shown(contentType)}, not "application/json".`);
  }
  const body = readJson(wire.body);
  if (!body.ok) return refused(body.reason);
  const traceparent = headers.get('traceparent');
  return { ok: true, event: { id, type, source, subject, companyId, time, traceparent, data: body.data } };
}

function readJson(body: Uint8Array): { ok: true; data: unknown } | { ok: false; reason: string } {
  try {
    const data: unknown = JSON.parse(utf8.decode(body));
    return { ok: true, data };
  } catch (error) {
    return {
      ok: false,
      reason: `The body is not JSON in UTF-8: ${error instanceof Error ? error.message : 'unreadable'}`,
    };
  }
}

const shown = (value: string | undefined): string =>
  value === undefined ? 'missing' : JSON.stringify(value.slice(0, 120));

/**
 * Reads the header block of a message (NATS ADR-4: `NATS/1.0`, then one `name: value` per line).
 * Returns the first value of each name, by the name in lower case. Other lines are ignored.
 */
export function readHeaderBlock(block: Uint8Array): ReadonlyMap<string, string> {
  const text = Buffer.from(block.buffer, block.byteOffset, block.length).toString('utf8');
  const headers = new Map<string, string>();
  const end = text.length;
  for (let from = lineEnd(text, 0) + LINE_END.length; from < end; from = lineEnd(text, from) + LINE_END.length) {
    const colon = text.indexOf(':', from);
    const to = lineEnd(text, from);
    if (colon < 0 || colon > to) continue;
    const name = text.slice(from, colon).toLowerCase();
    const value = text.slice(text.startsWith(' ', colon + 1) ? colon + 2 : colon + 1, to).trim();
    if (value !== '' && !headers.has(name)) headers.set(name, value);
  }
  return headers;
}

const LINE_END = '\r\n';

function lineEnd(text: string, from: number): number {
  const at = text.indexOf(LINE_END, from);
  return at < 0 ? text.length : at;
}
