import { Controller, Inject, type Type } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { isNeeded, patterns } from '@jobpro/contracts';
import { type Batch, type Message, type Outgoing, UnitOfWork } from '@jobpro/messaging';
import type { EntityManager } from 'typeorm';
import { BatchStore } from './batch/batch.store.js';
import { alongOf, batchesOf, firstOf, standingOf } from './batch/selection.decide.js';
import { holdSettings, loadCompanies, type Companies } from './company/company.store.js';
import { isOfAnother, noteLate } from './company/connection.store.js';
import type { EntityMapping, Snapshot } from './entity-mapping.js';
import { loadBalances } from './link/balances.store.js';
import { loadLinks, stillThere } from './link/link.store.js';
import { Besides } from './mapping.beside.js';
import { type PlanAsked, Plans } from './mapping.plans.js';
import { type Facts, randomId } from './record/decision.js';
import { foldBatch } from './record/record.fold.decide.js';
import type { SyncRecord } from './record/record.js';
import { type RecordMessage, type Route, route } from './record/record.route.js';
import { type RecordKey, RecordStore } from './record/record.store.js';

/** How many waiting records one transaction releases; the rest follow by a message that says so. */
const RELEASED_AT_ONCE = 1000;

/** Every subject that a mapping service listens to. */
function subjectsOf<S extends Snapshot>(mapping: EntityMapping<S>): string[] {
  return [
    patterns.jobpro(mapping.entity),
    patterns.outcome(mapping.entity),
    ...(isNeeded(mapping.entity) ? [patterns.mapping(mapping.entity, 'link-requested')] : []),
    patterns.mapping(mapping.entity, 'act-requested'),
    patterns.mapping('company', 'configured'),
    ...mapping.needsOf.flatMap((entity) => [patterns.mapping(entity, 'linked'), patterns.mapping(entity, 'refused')]),
  ];
}

/** The one way of every document: a batch of messages is read, decided over the records it concerns, and written, in one transaction. */
export function mappingHandlers<S extends Snapshot>(mapping: EntityMapping<S>): Type<object> {
  const keysOf = mapping.matchKeys;
  const records = new RecordStore(mapping.entity, keysOf && ((snapshot) => keysOf(snapshot as S)));
  const batches = new BatchStore(mapping.entity);
  const besides = new Besides(mapping, records, batches);
  const plans = new Plans(mapping);

  @Controller()
  class MappingHandlers {
    constructor(@Inject(UnitOfWork) private readonly work: UnitOfWork) {}

    @EventPattern<string[]>(subjectsOf(mapping))
    onBatch(@Payload() batch: Batch<RecordMessage>): Promise<void> {
      return this.work.commit(batch, (tx, fresh) => this.commit(tx, fresh));
    }

    private async commit(tx: EntityManager, fresh: readonly RecordMessage[]): Promise<readonly Outgoing[]> {
      const companies = [...new Set(fresh.map((message) => message.companyId))];
      const changed = fresh.filter(({ type }) => type === 'mapping.company.configured.v1');
      await holdSettings(tx, mapping.entity, companies, [...new Set(changed.map(({ companyId }) => companyId))]);
      const { settings, connections } = await loadCompanies(tx, companies);
      const outgoing: Outgoing[] = [];
      const late = fresh.filter((message) => isOfAnother(message, connections));
      const reads = fresh.filter((message) => !late.includes(message)).map((message) => firstOf(route<S>(message)));
      const touched = batchesOf(reads.map((read) => read.route));
      await batches.hold(tx, touched.selected, touched.stopped);
      await noteLate(tx, mapping.entity, late);
      const whole: Route<S>[] = [];
      for (const read of reads) {
        outgoing.push(...read.rest);
        if (read.route.beside === undefined) {
          whole.push(read.route);
          continue;
        }
        const { message } = read.route;
        const beside = await besides.of(tx, message, read.route.beside, settings.get(message.companyId));
        whole.push({ ...read.route, direct: [...read.route.direct, ...beside.direct] });
        outgoing.push(...beside.outgoing);
      }
      const known = touched.selected.length > 0 ? await batches.standing(tx, touched.selected) : [];
      const routes = whole.map((one) => standingOf(one, known));
      const { keys, more } = await this.concerned(tx, routes);
      const locked = (await records.lock(tx, keys)) as SyncRecord<S>[];
      const facts = await this.facts(tx, routes, locked, { settings, connections });
      const { held, told } = await this.plan(tx, routes, locked, facts);
      const folded = foldBatch(mapping, held, locked, facts);

      const { passport } = folded;
      const added = folded.changed.flatMap(({ before, after }) => (before === undefined ? [after] : []));
      const updated = folded.changed.flatMap(({ before, after }) => (before === undefined ? [] : [{ before, after }]));
      if (added.length > 0) await records.insert(tx, added);
      if (updated.length > 0) await records.update(tx, updated);
      if (passport.length > 0) await records.appendPassport(tx, passport);
      const opened = routes.flatMap((one, at) => newBatch(one, held[at] !== one));
      if (opened.length > 0) await batches.open(tx, opened);
      const along = alongOf(held);
      if (along.length > 0) await batches.along(tx, along);
      return [...folded.outgoing, ...more.map(again), ...outgoing, ...told];
    }

    /** Everything that deciding may ask for. */
    private async facts(
      tx: EntityManager,
      routes: readonly Route<S>[],
      locked: readonly SyncRecord<S>[],
      companies: Companies,
    ): Promise<Facts> {
      const snapshots = snapshotsOf(routes, locked);
      const needs = snapshots.flatMap(({ companyId, snapshot }) =>
        mapping.needs(snapshot).map((need) => ({ companyId, ...need })),
      );
      const links = await loadLinks(tx, needs);
      const facts = { ...companies, links, newId: randomId };
      if (mapping.draws === undefined) return facts;
      const drawn = snapshots.flatMap(
        ({ companyId, snapshot }) => mapping.draws?.(snapshot).map(({ invoiceId: id }) => ({ companyId, id })) ?? [],
      );
      return { ...facts, balances: await loadBalances(tx, drawn) };
    }

    /** Makes the plans that were asked for. A selection whose plan no longer holds is left out of what is decided. */
    private async plan(
      tx: EntityManager,
      routes: readonly Route<S>[],
      locked: readonly SyncRecord<S>[],
      facts: Facts,
    ): Promise<{ held: readonly Route<S>[]; told: Outgoing[] }> {
      const told: Outgoing[] = [];
      const held: Route<S>[] = [];
      for (const one of routes) {
        const asked = planAsked(one);
        // A plan takes from what invoices owe as it goes: it works on facts of its own.
        const own = asked && { ...facts, ...(facts.balances ? { balances: facts.balances.copy() } : {}) };
        const news = asked && own && (await plans.make(tx, one.message, asked, locked, own));
        if (news !== undefined) told.push(news);
        held.push(news !== undefined && asked?.seen !== undefined ? { ...one, direct: [] } : one);
      }
      return { held, told };
    }

    /** The keys of everything the batch may change, and the messages whose waiters did not all fit. */
    private async concerned(
      tx: EntityManager,
      routes: readonly Route<S>[],
    ): Promise<{ keys: RecordKey[]; more: Message[] }> {
      const keys = routes.flatMap((one) => {
        const { companyId } = one.message;
        return [...one.direct.map(({ id }) => id), ...(planAsked(one)?.ids ?? [])].map((id) => ({ companyId, id }));
      });
      const released = await this.waiters(tx, routes, 'need-met');
      const refused = await this.waiters(tx, routes, 'need-refused');
      const reconfigured = routes.flatMap(({ message, settingsChanged }) =>
        settingsChanged ? [message.companyId] : [],
      );
      const mended = reconfigured.length > 0 ? await records.mendable(tx, reconfigured) : [];
      const remotes = remotesOf(mapping, routes);
      if (remotes.length > 0) await records.holdLinks(tx, [...new Set(remotes.map(({ companyId }) => companyId))]);
      const behind = remotes.length > 0 ? await records.byRemote(tx, remotes) : [];
      return {
        keys: [...keys, ...released.keys, ...refused.keys, ...mended, ...behind],
        more: [...released.more, ...refused.more],
      };
    }

    private async waiters(
      tx: EntityManager,
      routes: readonly Route<S>[],
      kind: 'need-met' | 'need-refused',
    ): Promise<{ keys: RecordKey[]; more: Message[] }> {
      const concerned = routes.filter(({ waiters }) => waiters.some(({ event }) => event.kind === kind));
      const named = concerned.flatMap(({ waiters }) => waiters.map(({ target }) => target));
      const targets = kind === 'need-met' ? await stillThere(tx, named) : named;
      if (targets.length === 0) return { keys: [], more: [] };
      const keys = await records.waiters(tx, targets, { failedToo: kind === 'need-met', atMost: RELEASED_AT_ONCE });
      return { keys, more: keys.length === RELEASED_AT_ONCE ? concerned.map(({ message }) => message) : [] };
    }
  }
  return MappingHandlers;
}

/** Every snapshot in hand, old or new. */
function snapshotsOf<S extends Snapshot>(
  routes: readonly Route<S>[],
  locked: readonly SyncRecord<S>[],
): { readonly companyId: string; readonly snapshot: S }[] {
  const came = routes.flatMap(({ message, direct }) =>
    direct.flatMap(({ event }) =>
      event.kind === 'snapshot' ? [{ companyId: message.companyId, snapshot: event.snapshot }] : [],
    ),
  );
  const known = locked.flatMap(({ companyId, snapshot }) => (snapshot === undefined ? [] : [{ companyId, snapshot }]));
  return [...came, ...known];
}

/** QuickBooks' ids whose records the batch concerns: what changed there, and for names, who else is linked to the same. */
function remotesOf<S extends Snapshot>({ action }: EntityMapping<S>, routes: readonly Route<S>[]): RecordKey[] {
  return routes.flatMap(({ message: { companyId }, direct, remotes }) => [
    ...(remotes ?? []).map(({ remoteId: id }) => ({ companyId, id })),
    ...(action === 'create' ? [] : direct.flatMap(({ event }) => linkIn(event) ?? []).map((id) => ({ companyId, id }))),
  ]);
}

function linkIn<S extends Snapshot>(event: Route<S>['direct'][number]['event']): string | undefined {
  if (event.kind === 'done') return event.remote.id;
  return event.kind === 'act' && event.act.kind === 'link' ? event.act.remote.id : undefined;
}

function planAsked<S extends Snapshot>({ selection, beside }: Route<S>): PlanAsked | undefined {
  if (beside?.kind === 'act' && beside.act.kind === 'plan') {
    const { planId, ids } = beside.act;
    return { planId, ids, by: beside.by };
  }
  if (selection?.plan === undefined) return undefined;
  const { plan, ids, requestedBy: by, batchId } = selection;
  return { planId: plan.planId, ids, by, seen: { hash: plan.hash, batchId } };
}

function newBatch<S extends Snapshot>({ message, selection }: Route<S>, planChanged: boolean) {
  if (selection === undefined) return [];
  const { batchId: id, requestedBy, ids: recordIds } = selection;
  const { companyId, traceparent } = message;
  return [{ companyId, id, requestedBy, traceparent, recordIds, planChanged }];
}

/** The same message once more, as a new one: its next thousand waiters are released by it. */
const again = (message: Message): Outgoing => ({
  subject: message.subject,
  type: message.type,
  data: message.data,
  causeId: message.id,
  traceparent: message.traceparent,
});
