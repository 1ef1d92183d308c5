import { Controller, Inject, type Type } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { isNeeded, patterns } from '@jobpro/contracts';
import { type Batch, type Message, type Outgoing, UnitOfWork } from '@jobpro/messaging';
import type { EntityManager } from 'typeorm';
import { BatchStore } from './batch/batch.store.js';
import { loadSettings } from './company/company.store.js';
import type { EntityMapping, Snapshot } from './entity-mapping.js';
import { loadLinks } from './link/link.store.js';
import { passOn } from './import/import.decide.js';
import { randomId } from './record/record.decide.js';
import { foldBatch } from './record/record.fold.decide.js';
import type { SyncRecord } from './record/record.js';
import { type Route, route } from './record/record.route.js';
import { type RecordKey, RecordStore } from './record/record.store.js';

/** How many waiting records one transaction releases; the rest follow by a message that says so. */
const RELEASED_AT_ONCE = 1000;

/** Every subject that a mapping service listens to. */
function subjectsOf<S extends Snapshot>(mapping: EntityMapping<S>): string[] {
  return [
    patterns.jobpro(mapping.entity),
    patterns.outcome(mapping.entity),
    ...(isNeeded(mapping.entity) ? [patterns.mapping(mapping.entity, 'link-requested')] : []),
    patterns.mapping('company', 'configured'),
    ...mapping.needsOf.flatMap((entity) => [patterns.mapping(entity, 'linked'), patterns.mapping(entity, 'refused')]),
  ];
}

/** The one way of every document: a batch of messages is read, decided over the records it concerns, and written, in one transaction. */
export function mappingHandlers<S extends Snapshot>(mapping: EntityMapping<S>): Type<object> {
  const records = new RecordStore(mapping.entity);
  const batches = new BatchStore(mapping.entity);

  @Controller()
  class MappingHandlers {
    constructor(@Inject(UnitOfWork) private readonly work: UnitOfWork) {}

    @EventPattern<string[]>(subjectsOf(mapping))
    onBatch(@Payload() batch: Batch): Promise<void> {
      return this.work.commit(batch, (tx, fresh) => this.commit(tx, fresh));
    }

    private async commit(tx: EntityManager, fresh: readonly Message[]): Promise<readonly Outgoing[]> {
      const routes = fresh.map((message) => route<S>(message));
      const { keys, more } = await this.concerned(tx, routes);
      const locked = (await records.lock(tx, keys)) as SyncRecord<S>[];
      const companies = [...new Set(fresh.map((message) => message.companyId))];
      const settings = await loadSettings(tx, companies);
      const links = await loadLinks(tx, needsOf(routes, locked));
      const { changed, outgoing, passport } = foldBatch(mapping, routes, locked, { settings, links, newId: randomId });

      const added = changed.flatMap(({ before, after }) => (before === undefined ? [after] : []));
      const updated = changed.flatMap(({ before, after }) => (before === undefined ? [] : [{ before, after }]));
      if (added.length > 0) await records.insert(tx, added);
      if (updated.length > 0) await records.update(tx, updated);
      if (passport.length > 0) await records.appendPassport(tx, passport);
      const selections = routes.flatMap(({ message, selection }) =>
        selection === undefined ? [] : [{ message, selection }],
      );
      if (selections.length > 0) await batches.open(tx, selections.map(newBatch));
      return [...outgoing, ...more.map(again), ...routes.flatMap((one) => passOn(mapping.entity, one, settings))];
    }

    /** The keys of everything the batch may change, and the messages whose waiters did not all fit. */
    private async concerned(
      tx: EntityManager,
      routes: readonly Route<S>[],
    ): Promise<{ keys: RecordKey[]; more: Message[] }> {
      const keys = routes.flatMap(({ message, direct }) =>
        direct.map(({ id }) => ({ companyId: message.companyId, id })),
      );
      const released = await this.waiters(tx, routes, 'need-met');
      const refused = await this.waiters(tx, routes, 'need-refused');
      const reconfigured = routes.flatMap(({ message, settingsChanged }) =>
        settingsChanged ? [message.companyId] : [],
      );
      const mended = reconfigured.length > 0 ? await records.mendable(tx, reconfigured) : [];
      return {
        keys: [...keys, ...released.keys, ...refused.keys, ...mended],
        more: [...released.more, ...refused.more],
      };
    }

    private async waiters(
      tx: EntityManager,
      routes: readonly Route<S>[],
      kind: 'need-met' | 'need-refused',
    ): Promise<{ keys: RecordKey[]; more: Message[] }> {
      const concerned = routes.filter(({ waiters }) => waiters.some(({ event }) => event.kind === kind));
      const targets = concerned.flatMap(({ waiters }) => waiters.map(({ target }) => target));
      if (targets.length === 0) return { keys: [], more: [] };
      const keys = await records.waiters(tx, targets, { failedToo: kind === 'need-met', atMost: RELEASED_AT_ONCE });
      return { keys, more: keys.length === RELEASED_AT_ONCE ? concerned.map(({ message }) => message) : [] };
    }
  }

  /** The links that any snapshot in hand, old or new, can need. */
  const needsOf = (routes: readonly Route<S>[], locked: readonly SyncRecord<S>[]) => {
    const came = routes.flatMap(({ message, direct }) =>
      direct.flatMap(({ event }) =>
        event.kind === 'snapshot' ? [{ companyId: message.companyId, snapshot: event.snapshot }] : [],
      ),
    );
    const known = locked.flatMap(({ companyId, snapshot }) => (snapshot === null ? [] : [{ companyId, snapshot }]));
    return [...came, ...known].flatMap(({ companyId, snapshot }) =>
      mapping.needs(snapshot).map((need) => ({ companyId, ...need })),
    );
  };

  return MappingHandlers;
}

const newBatch = ({
  message,
  selection,
}: {
  message: Message;
  selection: NonNullable<Route<Snapshot>['selection']>;
}) => ({
  companyId: message.companyId,
  id: selection.batchId,
  requestedBy: selection.requestedBy,
  traceparent: message.traceparent,
  recordIds: selection.ids,
});

/** The same message once more, as a new one: its next thousand waiters are released by it. */
const again = (message: Message): Outgoing => ({
  subject: message.subject,
  type: message.type,
  data: message.data,
  causeId: message.id,
  traceparent: message.traceparent,
});
