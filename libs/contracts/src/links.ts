import { z } from 'zod';
import { Entity } from './entities/index.js';
import { Reason } from './failures/index.js';
import { EntityId, Revision, text } from './primitives.js';
import { Remote } from './remote.js';

/** Requests links for waiting records. Always answered: at once for linked or refused records, later for the rest. */
const LinkRequested = z.object({
  ids: z.array(EntityId).min(1).max(10_000),
  by: Entity,
  /** Somebody chose to send these documents along with the ones that need them. */
  sendAlong: z.object({ batchId: z.string().min(1).max(100), requestedBy: text(200) }).optional(),
});
/** These records are in QuickBooks. */
const LinksMade = z.object({
  links: z.array(z.object({ id: EntityId, name: z.string(), remote: Remote })).min(1),
});
/** These records were refused, so records that wait for them cannot be sent. A later `linked` revokes this. */
const LinksRefused = z.object({
  /** `cause` names the first cause, through any number of records that were refused because of one another. */
  refused: z.array(z.object({ id: EntityId, name: z.string(), reason: Reason, cause: z.string().optional() })).min(1),
});

/** The entities that others wait for. */
export const neededEntities = ['customer', 'item', 'invoice'] as const;
export type NeededEntity = (typeof neededEntities)[number];
export const isNeeded = (entity: string): entity is NeededEntity => neededEntities.some((needed) => needed === entity);

/** Events between the mapping services, `mapping.<companyId>.<entity>.<event>`. */
export const mappingEvents = {
  'mapping.company.configured.v1': z.object({ revision: Revision }),
  'mapping.customer.link-requested.v1': LinkRequested,
  'mapping.customer.linked.v1': LinksMade,
  'mapping.customer.refused.v1': LinksRefused,
  'mapping.item.link-requested.v1': LinkRequested,
  'mapping.item.linked.v1': LinksMade,
  'mapping.item.refused.v1': LinksRefused,
  'mapping.invoice.link-requested.v1': LinkRequested,
  'mapping.invoice.linked.v1': LinksMade,
  'mapping.invoice.refused.v1': LinksRefused,
} as const;
