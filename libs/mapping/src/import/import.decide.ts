import { randomUUID } from 'node:crypto';
import { type CompanySettings, type DataOf, type Entity, type MessageType, subjectOf } from '@jobpro/contracts';
import type { Outgoing } from '@jobpro/messaging';
import type { Snapshot } from '../entity-mapping.js';
import type { Route } from '../record/record.route.js';

/** How long an import waits for the company's settings before it looks again, in milliseconds. */
const LOOK_AGAIN = 5_000;

/** What an import leads to: asked for, a command to the edition's connector; a page that came, news for JobPro. */
export function passOn<S extends Snapshot>(
  entity: Entity,
  route: Route<S>,
  settings: ReadonlyMap<string, CompanySettings>,
): Outgoing[] {
  const { message, passes } = route;
  const { companyId, traceparent, id: causeId } = message;
  const send = (type: MessageType, data: unknown, id?: string): Outgoing[] => [
    { ...(id === undefined ? {} : { id }), subject: subjectOf(type, companyId), type, data, causeId, traceparent },
  ];
  switch (passes) {
    case undefined:
      return [];
    case 'imported':
      return entity === 'customer' || entity === 'item' ? send(`sync.${entity}.imported.v1`, message.data) : [];
    case 'import-requested': {
      if (entity !== 'customer' && entity !== 'item') return [];
      const edition = settings.get(companyId)?.edition;
      if (edition === undefined)
        return send(`jobpro.${entity}.import-requested.v1`, message.data).map((again) => ({
          ...again,
          due: new Date(Date.now() + LOOK_AGAIN),
        }));
      const { importId } = message.data as DataOf<'jobpro.customer.import-requested.v1'>;
      const commandId = randomUUID();
      return send(`command.${edition}.${entity}.import.v1`, { commandId, recordId: importId, importId }, commandId);
    }
    default:
      return passes satisfies never;
  }
}
