import { randomUUID } from 'node:crypto';
import type { DataOf, Remote } from '@jobpro/contracts';
import { outgoing, type Outgoing, UnitOfWork } from '@jobpro/messaging';
import { readEntity } from '@jobpro/quickbooks-online';
import { Periodic } from '@jobpro/schedule';
import { logger, traceparentOf } from '@jobpro/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ExportedRow, ExportedStore } from '../exported/exported.store.js';
import { exportable, type Exportable, fingerprint, RecordReader } from '../exported/exported-records.js';
import { ReferenceCacheStore } from '../reference-cache/reference-cache.store.js';
import { cached, lists } from '../reference-cache/reference.js';
import { RemoteChangeStore, type StoredChange } from './remote-change.store.js';

/** Changes that are processed in one transaction at most. */
const LIMIT = 500;
const entities = Object.keys(exportable) as Exportable[];

type Change = DataOf<'outcome.invoice.changed-remotely.v1'>['change'];
/**
 * Records as QuickBooks has them now, by kind and id. Undefined: it has them no longer. A kind that is missing was not read, and
 * nothing is concluded about it.
 */
type RecordsByKind = ReadonlyMap<Exportable, ReadonlyMap<string, unknown>>;

/** One kind of record of a realm, and the changes to it. */
interface EntityChanges {
  readonly realmId: string;
  readonly entity: Exportable;
  readonly changes: readonly StoredChange[];
}

/** The messages about one kind of record, and the changes that were our own writes. */
interface Processed {
  readonly messages: readonly Outgoing[];
  readonly ownWrites: readonly StoredChange[];
}

/** Signals that QuickBooks could not be asked about a realm's changes just now. */
class RealmUnavailable extends Error {
  constructor(readonly realmId: string) {
    super(`The realm ${realmId} could not be asked for its changes.`);
  }
}

/**
 * Processes what Intuit's webhooks reported. Mapping is notified when somebody changed, voided or deleted an exported record, and
 * changed lists are read before the reference cache is used again.
 */
@Injectable()
export class RemoteChanges {
  readonly #work: UnitOfWork;
  readonly #store: RemoteChangeStore;
  readonly #references: ReferenceCacheStore;
  readonly #exported: ExportedStore;
  readonly #reader: RecordReader;

  constructor(
    work: UnitOfWork,
    store: RemoteChangeStore,
    references: ReferenceCacheStore,
    exported: ExportedStore,
    reader: RecordReader,
  ) {
    this.#work = work;
    this.#store = store;
    this.#references = references;
    this.#exported = exported;
    this.#reader = reader;
  }

  /**
   * Processes some changes of one realm, and returns how many. QuickBooks is asked before the transaction begins: a change that
   * another process has processed meanwhile is then left out. Throws `RealmUnavailable`, with nothing done.
   */
  async process(exceptRealms: readonly string[]): Promise<number> {
    const changes = await this.#store.oldest(LIMIT, exceptRealms);
    const [first] = changes;
    if (first === undefined) return 0;
    const { realmId } = first;
    const current = await this.#readCurrent(realmId, changes);
    return this.#work.transaction(async (tx, send) => {
      const ids = await this.#store.remove(
        tx,
        changes.map(({ id }) => id),
      );
      const unprocessed = changes.filter(({ id }) => ids.has(id));
      const ownWrites = new Set<StoredChange>();
      for (const entity of entities) {
        const entityChanges = { realmId, entity, changes: changesOf(entity, unprocessed) };
        const processed = await this.#processEntity(tx, entityChanges, current.get(entity));
        send(...processed.messages);
        for (const change of processed.ownWrites) ownWrites.add(change);
      }
      await this.#markStale(
        tx,
        realmId,
        unprocessed.filter((change) => !ownWrites.has(change)),
      );
      return changes.length;
    });
  }

  /** Reads the exported records that were updated. */
  async #readCurrent(realmId: string, changes: readonly StoredChange[]): Promise<RecordsByKind> {
    const current = new Map<Exportable, ReadonlyMap<string, unknown>>();
    for (const entity of entities) {
      const latest = latestById(changesOf(entity, changes));
      const exported = await this.#exported.find(realmId, exportable[entity], [...latest.keys()]);
      const ids = exported.flatMap(({ remoteId }) => {
        const change = latest.get(remoteId);
        return change?.change === 'updated' ? [remoteId] : (change?.mergedInto ?? []);
      });
      if (ids.length === 0) continue;
      const read = await this.#reader.current(realmId, entity, ids);
      if (read.kind === 'unavailable') throw new RealmUnavailable(realmId);
      // What QuickBooks refuses to list blocks no other kind of record. The refusal is shown at the connection.
      if (read.kind === 'read') current.set(entity, new Map(ids.map((id) => [id, read.records.get(id)])));
    }
    return current;
  }

  async #processEntity(
    tx: EntityManager,
    { realmId, entity, changes }: EntityChanges,
    current: ReadonlyMap<string, unknown> = new Map(),
  ): Promise<Processed> {
    const latest = latestById(changes);
    const exported = await this.#exported.find(realmId, exportable[entity], [...latest.keys()], tx);
    const exportedIds = new Set(exported.map(({ remoteId }) => remoteId));
    const ownWrites = changes.filter(({ change, remoteId }) => change === 'created' && exportedIds.has(remoteId));
    const messages: Outgoing[] = [];
    const updated: ExportedRow[] = [];
    for (const row of exported) {
      const change = latest.get(row.remoteId);
      if (change === undefined) continue;
      if (change.mergedInto !== undefined) {
        if (!current.has(change.mergedInto)) continue;
        const remaining = current.get(change.mergedInto);
        const into = remoteOf(entity, remaining);
        // What remains but cannot be read is not called deleted.
        if (into === undefined && remaining !== undefined) continue;
        messages.push(changedRemotely(row, into === undefined ? 'deleted' : 'merged', change.changedAt, into));
        if (into !== undefined) updated.push({ ...row, remoteId: into.id, fingerprint: undefined });
        continue;
      }
      if (change.change === 'deleted' || change.change === 'voided') {
        messages.push(changedRemotely(row, change.change, change.changedAt));
      } else if (change.change === 'updated' && current.has(row.remoteId)) {
        const record = current.get(row.remoteId);
        if (record === undefined) {
          messages.push(changedRemotely(row, 'deleted', change.changedAt));
          continue;
        }
        const print = fingerprint(entity, record);
        if (print === row.fingerprint) ownWrites.push(change);
        if (print === undefined || print === row.fingerprint) continue;
        updated.push({ ...row, fingerprint: print });
        // A record that was adopted without being read has no fingerprint to compare with yet.
        if (row.fingerprint !== undefined) messages.push(changedRemotely(row, 'updated', change.changedAt));
      }
    }
    await this.#exported.save(updated, tx);
    return { messages, ownWrites };
  }

  async #markStale(tx: EntityManager, realmId: string, changes: readonly StoredChange[]): Promise<void> {
    const isOf = (list: string) => (change: StoredChange) => change.list === list;
    for (const list of lists) {
      const removed = changes.filter(isOf(list)).filter(isRemoval);
      await this.#references.removeOfRealm(
        tx,
        realmId,
        list,
        removed.map(({ remoteId }) => remoteId),
      );
    }
    for (const list of cached) if (changes.some(isOf(list))) await this.#references.markStale(realmId, list, tx);
  }
}

/** A record that was merged into another one is gone. */
const isRemoval = ({ change }: StoredChange): boolean => change === 'deleted' || change === 'merged';

const changesOf = (entity: Exportable, changes: readonly StoredChange[]): StoredChange[] =>
  changes.filter(({ list }) => list === exportable[entity]);

const latestById = (changes: readonly StoredChange[]): ReadonlyMap<string, StoredChange> =>
  new Map(changes.map((change) => [change.remoteId, change]));

/** Returns the link to a customer or item as QuickBooks has it now; undefined where it has none. Documents are never merged. */
function remoteOf(entity: Exportable, record: unknown): Remote | undefined {
  if (record === undefined) return undefined;
  if (entity === 'customer') {
    const read = readEntity('Customer', record);
    return read.ok ? { id: read.value.id, version: read.value.syncToken, label: read.value.displayName } : undefined;
  }
  if (entity !== 'item') return undefined;
  const read = readEntity('Item', record);
  return read.ok ? { id: read.value.id, version: read.value.syncToken, label: read.value.name } : undefined;
}

function changedRemotely(row: ExportedRow, change: Change, changedAt: string | undefined, into?: Remote): Outgoing {
  const type = `outcome.${row.entity}.changed-remotely.v1` as const;
  const time = changedAt === undefined ? NaN : Date.parse(changedAt);
  const at = Number.isNaN(time) ? undefined : new Date(time).toISOString();
  const data: DataOf<typeof type> = { remoteId: row.remoteId, change, at, into };
  return outgoing(type, row.companyId, data, { causeId: randomUUID(), traceparent: traceparentOf() });
}

const POLL = 1_000;

/** Processes webhook changes soon after they came, and looks every second for those that another process left. */
@Injectable()
export class RemoteChangesWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #changes: RemoteChanges;
  readonly #periodic: Periodic;

  constructor(changes: RemoteChanges) {
    this.#changes = changes;
    this.#periodic = new Periodic({ name: 'changes made in QuickBooks', every: POLL }, (stopping) =>
      this.#process(stopping),
    );
  }

  onApplicationBootstrap(): void {
    this.#periodic.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.#periodic.stop();
  }

  /** Signals that there may be changes to process. */
  wake(): void {
    this.#periodic.wake();
  }

  /** Leaves a realm that cannot be asked just now for the next run, so that it delays no other. */
  async #process(stopping: AbortSignal): Promise<void> {
    const unavailable: string[] = [];
    while (!stopping.aborted) {
      try {
        if ((await this.#changes.process(unavailable)) === 0) return;
      } catch (error) {
        if (!(error instanceof RealmUnavailable)) throw error;
        logger.warn({ err: error }, 'Changes made in QuickBooks could not be processed yet');
        unavailable.push(error.realmId);
      }
    }
  }
}
