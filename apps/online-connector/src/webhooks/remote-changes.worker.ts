import { randomUUID } from 'node:crypto';
import type { DataOf } from '@jobpro/contracts';
import { type Outgoing, outgoing, UnitOfWork } from '@jobpro/messaging';
import { logger, traceparentOf } from '@jobpro/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DirectoryStore } from '../directory/directory.store.js';
import { lists } from '../directory/reference.js';
import { type ExportedRow, ExportedStore } from '../exported/exported.store.js';
import { exportable, type Exportable, fingerprint } from '../exported/fingerprint.read.js';
import { RecordReader } from '../exported/record.reader.js';
import { RemoteChangeStore, type StoredChange } from './remote-change.store.js';

const POLL = 1_000;
const BITE = 500;
const entities = Object.keys(exportable) as Exportable[];

/** Changes of one kind of record; `ownDoing` gathers those that only say what we did. */
interface About {
  readonly entity: Exportable;
  readonly about: readonly StoredChange[];
  readonly ownDoing: Set<StoredChange>;
}
type Change = DataOf<'outcome.invoice.changed-remotely.v1'>['change'];

class CannotBeAsked extends Error {
  constructor(readonly realmId: string) {
    super(`The realm ${realmId} could not be asked what was changed.`);
  }
}

/**
 * Works off what Intuit's webhooks said: our copy of a list is asked for its changes before it is trusted again, and mapping
 * hears when somebody changed, voided or deleted what we exported.
 */
@Injectable()
export class RemoteChanges implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(
    private readonly work: UnitOfWork,
    private readonly store: RemoteChangeStore,
    private readonly directory: DirectoryStore,
    private readonly exported: ExportedStore,
    private readonly reader: RecordReader,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.wake(), POLL);
    this.#timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  /** There may be something to work off. */
  wake(): void {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** A realm that cannot be asked just now is left for the next run, and holds up no other. */
  async #run(): Promise<void> {
    const left: string[] = [];
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        if ((await this.#bite(left)) > 0) this.#again = true;
      } catch (error) {
        logger.warn({ err: error }, 'Changes made in QuickBooks could not be worked off yet');
        if (!(error instanceof CannotBeAsked)) return;
        left.push(error.realmId);
        this.#again = true;
      }
    }
  }

  /** One realm's changes in one transaction. */
  #bite(except: readonly string[]): Promise<number> {
    return this.work.transaction(async (tx, send) => {
      const changes = await this.store.take(tx, BITE, except);
      const [first] = changes;
      if (first === undefined) return 0;
      const ownDoing = new Set<StoredChange>();
      for (const entity of entities) {
        const about = changes.filter(({ list }) => list === exportable[entity]);
        if (about.length > 0) send(...(await this.#tell(tx, first.realmId, { entity, about, ownDoing })));
      }
      await this.#freshen(
        first.realmId,
        changes.filter((change) => !ownDoing.has(change)),
      );
      return changes.length;
    });
  }

  async #freshen(realmId: string, changes: readonly StoredChange[]): Promise<void> {
    for (const list of lists) {
      const about = changes.filter((change) => change.list === list);
      if (about.length === 0) continue;
      const gone = about.filter(({ change }) => change === 'deleted').map(({ remoteId }) => remoteId);
      await this.directory.remove(realmId, list, gone);
      await this.directory.doubt(realmId, list);
    }
  }

  async #tell(tx: EntityManager, realmId: string, { entity, about, ownDoing }: About): Promise<Outgoing[]> {
    const latest = new Map(about.map((change) => [change.remoteId, change]));
    const ours = await this.exported.find(tx, realmId, exportable[entity], [...latest.keys()]);
    const messages: Outgoing[] = [];
    const perhaps: ExportedRow[] = [];
    for (const row of ours) {
      const change = latest.get(row.remoteId);
      if (change?.change === 'deleted' || change?.change === 'voided')
        messages.push(news(row, change.change, change.at));
      else if (change?.change === 'updated') perhaps.push(row);
    }
    const mine = new Set(ours.map(({ remoteId }) => remoteId));
    for (const change of about) if (change.change === 'created' && mine.has(change.remoteId)) ownDoing.add(change);
    if (perhaps.length === 0) return messages;
    const ids = perhaps.map(({ remoteId }) => remoteId);
    const current = await this.reader.current(realmId, entity, ids);
    if (current === undefined) throw new CannotBeAsked(realmId);
    const seen: ExportedRow[] = [];
    for (const row of perhaps) {
      const record = current.get(row.remoteId);
      const change = latest.get(row.remoteId);
      const at = change?.at;
      if (record === undefined) {
        messages.push(news(row, 'deleted', at));
        continue;
      }
      const now = fingerprint(entity, record);
      if (now === row.fingerprint && change !== undefined) ownDoing.add(change);
      if (now === undefined || now === row.fingerprint) continue;
      seen.push({ ...row, fingerprint: now });
      // What was adopted without having been read has nothing to compare with yet.
      if (row.fingerprint !== undefined) messages.push(news(row, 'updated', at));
    }
    await this.exported.save(seen, tx);
    return messages;
  }
}

function news(row: ExportedRow, change: Change, at: string | undefined): Outgoing {
  const type = `outcome.${row.entity}.changed-remotely.v1` as const;
  const moment = at === undefined ? NaN : Date.parse(at);
  const data: DataOf<typeof type> = {
    remoteId: row.remoteId,
    change,
    ...(Number.isNaN(moment) ? {} : { at: new Date(moment).toISOString() }),
  };
  return outgoing(type, row.companyId, data, { causeId: randomUUID(), traceparent: traceparentOf() });
}
