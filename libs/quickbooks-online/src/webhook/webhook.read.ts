import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { readJson } from '../json/json.js';

export interface RemoteChange {
  readonly realmId: string;
  /** As the API spells it: `Customer`, `CreditMemo`. */
  readonly entity: string;
  readonly id: string;
  readonly change: 'created' | 'updated' | 'deleted' | 'voided' | 'merged' | 'emailed' | 'other';
  /** ISO 8601, where it was said. */
  readonly at: string | null;
  /** For a merge: what went up in `id`. */
  readonly mergedId: string | null;
}
export type Notification =
  | { readonly ok: true; readonly changes: readonly RemoteChange[]; readonly unreadable: number }
  | { readonly ok: false };

const text = z.string().min(1);
const maybe = z.string().nullish().catch(null);
/** Of a merge `intuitentityid` is the remaining record, and `deletedid` the one that was merged into it (Intuit's webhook page). */
const CloudEventData = z.object({ deletedid: maybe }).nullish().catch(null);
const CloudEvent = z.object({
  type: text,
  intuitentityid: text,
  intuitaccountid: text,
  time: maybe,
  data: CloudEventData,
});
const OldEntity = z.object({ name: text, id: text, operation: text, lastUpdated: maybe, deletedId: maybe });
const OldNotification = z.object({
  realmId: text,
  dataChangeEvent: z.object({ entities: z.array(z.unknown()) }),
});
const OldEnvelope = z.object({ eventNotifications: z.array(z.unknown()) });

/**
 * Reads both envelopes into one list: CloudEvents (an array over several realms, mandatory since mid 2026) and the
 * older `eventNotifications`. What cannot be read among the rest is counted and left out.
 */
export function readNotification(body: string): Notification {
  const json = readJson(body);
  if (!json.ok) return { ok: false };
  const old = OldEnvelope.safeParse(json.value);
  if (old.success) return collect(old.data.eventNotifications.flatMap(readOld));
  const events = z.union([
    z.array(z.unknown()),
    z
      .object({ type: text })
      .loose()
      .transform((event) => [event]),
  ]);
  const read = events.safeParse(json.value);
  return read.success ? collect(read.data.map(readCloudEvent)) : { ok: false };
}

function collect(entries: readonly (RemoteChange | null)[]): Notification {
  const changes = entries.filter((change) => change !== null);
  return { ok: true, changes, unreadable: entries.length - changes.length };
}

function readOld(value: unknown): (RemoteChange | null)[] {
  const notification = OldNotification.safeParse(value);
  if (!notification.success) return [null];
  const { realmId, dataChangeEvent } = notification.data;
  return dataChangeEvent.entities.map((member) => {
    const entity = OldEntity.safeParse(member);
    if (!entity.success) return null;
    const { name, id, operation, lastUpdated, deletedId } = entity.data;
    return {
      realmId,
      entity: name,
      id,
      change: changeOf(operation),
      at: lastUpdated ?? null,
      mergedId: deletedId ?? null,
    };
  });
}

/** `qbo.invoice.created.v1` */
function readCloudEvent(value: unknown): RemoteChange | null {
  const event = CloudEvent.safeParse(value);
  if (!event.success) return null;
  const [, name, operation] = /^qbo\.([a-z-]+)\.([a-z]+)(?:\.v\d+)?$/i.exec(event.data.type) ?? [];
  if (name === undefined || operation === undefined) return null;
  return {
    realmId: event.data.intuitaccountid,
    entity: entityName(name),
    id: event.data.intuitentityid,
    change: changeOf(operation),
    at: event.data.time ?? null,
    mergedId: event.data.data?.deletedid ?? null,
  };
}

/** The entities that we know by name; another's first letter is raised, which is all that can be said of it. */
const entities = [
  'Customer',
  'Vendor',
  'Employee',
  'Item',
  'Account',
  'Term',
  'PaymentMethod',
  'TaxCode',
  'Invoice',
  'Payment',
];

const entityName = (name: string): string =>
  entities.find((entity) => entity.toLowerCase() === name.replaceAll('-', '').toLowerCase()) ??
  name.charAt(0).toUpperCase() + name.slice(1);

function changeOf(operation: string): RemoteChange['change'] {
  switch (operation.toLowerCase()) {
    case 'create':
    case 'created':
      return 'created';
    case 'update':
    case 'updated':
      return 'updated';
    case 'delete':
    case 'deleted':
      return 'deleted';
    case 'void':
    case 'voided':
      return 'voided';
    case 'merge':
    case 'merged':
      return 'merged';
    case 'emailed':
      return 'emailed';
    default:
      return 'other';
  }
}

/**
 * Whether Intuit signed these bytes: `intuit-signature` is the base64 of HMAC-SHA256 over the body as it came, under
 * the app's verifier token. Takes the same time for every wrong signature of the right length.
 */
export function verifySignature(rawBody: Uint8Array, header: string | undefined, verifierToken: string): boolean {
  if (header === undefined || verifierToken === '') return false;
  const expected = Buffer.from(createHmac('sha256', verifierToken).update(rawBody).digest('base64'));
  const given = Buffer.from(header.trim());
  return given.length === expected.length && timingSafeEqual(given, expected);
}
