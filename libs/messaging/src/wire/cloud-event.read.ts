import { companyOf, typeStemOf } from '@jobpro/contracts';

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

const PRINTABLE = /^[\x21-\x7e]{1,255}$/;
/** True for a valid id of an event: printable ASCII without spaces, so that it fits into a header. */
export const isEventId = (text: string): boolean => PRINTABLE.test(text);

const TYPE = /^([a-z0-9-]+(?:\.[a-z0-9-]+)*)\.v[1-9]\d*$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const JSON_TYPE = /^application\/json(?:\s*;.*)?$/i;

const refused = (reason: string): Reading => ({ ok: false, reason });

/**
 * Reads a CloudEvent 1.0 in the binary mode of the NATS binding: attributes in `ce-` headers, JSON in the body.
 * The content type may be in `content-type` or `ce-datacontenttype`; without either it is JSON, the only one there is.
 * Type and subject must agree, because the subject finds the handler and the type parses the data.
 */
export function readCloudEvent(wire: Wire): Reading {
  const { subject } = wire;
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
