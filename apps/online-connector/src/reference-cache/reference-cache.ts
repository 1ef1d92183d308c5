import { randomUUID } from 'node:crypto';
import {
  askRequest,
  batchAnswers,
  batchRequest,
  type BatchItemOutcome,
  type Fault,
  lookUpNames,
  nextPage,
  type OnlineQuery,
  pageQuery,
  preferencesQuery,
  type Paging,
  settle,
  settleItem,
  type Settlement,
  startPaging,
} from '@jobpro/quickbooks-online';
import { z } from 'zod';
import type { Calls } from '../call/calls.js';
import {
  cached,
  type CachedName,
  keyOf,
  type ListName,
  lists,
  namesWithin,
  readReferences,
  type Reference,
  type UnreadableReference,
  unreadableReferences,
} from './reference.js';
import type { ReferenceCacheStore } from './reference-cache.store.js';

/** The rows that a query returned. `not-had`: it was not answered; `fault` where QuickBooks refuses it for good. */
export type Rows =
  | { readonly kind: 'rows'; readonly rows: readonly unknown[] }
  | { readonly kind: 'not-had'; readonly fault: Fault | undefined };

/** The records that QuickBooks has now for some names. */
export interface LookedUp {
  readonly references: readonly Reference[];
  /** Records that cannot be read. */
  readonly unreadable: readonly UnreadableReference[];
  /** Present where QuickBooks refuses the question for good. */
  readonly fault?: Fault | undefined;
}
/** Receives what the cache reads and does not store itself. */
export interface CacheListener {
  /** QuickBooks refuses to list its records, with its words. */
  onRefusedList(list: string, fault: Fault): Promise<void>;
  /** The company's preferences, as QuickBooks had them at this time. */
  onPreferences(preferences: unknown, readAt: Date): Promise<void>;
}

/** Milliseconds after which changes are read before a cached name is used. */
const FRESH = 5 * 60_000;
/** Change data capture reaches 30 days back, and clocks differ. */
const FURTHEST = 29 * 86_400_000;
const OVERLAP = 60_000;
const Identified = z.object({ Id: z.string() });
/** Milliseconds within which a list is not read again for another missing name. */
const REREAD_AFTER = 30_000;
const PAGE = 1000;
const BATCH = 30;
/** TaxCode has no change data capture: it is read again when a name is missing. */
const captured = [...lists.filter((list) => list !== 'TaxCode'), 'Preferences'] as const;

/** References that the cache does not have yet. */
interface Missing {
  readonly pagings: readonly Paging[];
  readonly preferences: boolean;
}

/** The names, lists and preferences of one realm, read from our copy where that is enough. */
export class ReferenceCache {
  #readyUntil = 0;
  #loading: Promise<boolean> | undefined;
  readonly #rereadAt = new Map<ListName, number>();
  readonly #store: ReferenceCacheStore;
  readonly #calls: Calls;
  readonly #listener: CacheListener;

  constructor(store: ReferenceCacheStore, calls: Calls, listener: CacheListener) {
    this.#store = store;
    this.#calls = calls;
    this.#listener = listener;
  }

  /** Loads or freshens the copy where needed. Returns false where QuickBooks could not be asked just now. */
  async ensureFresh(now: Date): Promise<boolean> {
    if (now.getTime() < this.#readyUntil) return true;
    // Command batches that ask at the same time share one load.
    this.#loading ??= this.#loadOrFreshen(now).finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #loadOrFreshen(now: Date): Promise<boolean> {
    const { connectionId } = this.#calls.access;
    const states = new Map((await this.#store.states(connectionId)).map((state) => [state.list, state]));
    const missing = lists.filter((list) => states.get(list)?.complete !== true);
    const loaded = await this.#load(
      {
        pagings: missing.map((list) => ({ ...startPaging(list, PAGE), after: states.get(list)?.after ?? null })),
        preferences: states.get('Preferences')?.complete !== true,
      },
      new Map([...states].map(([list, state]) => [list, state.freshAt])),
      now,
    );
    if (!loaded) return false;
    const oldest = Math.min(...captured.map((list) => states.get(list)?.freshAt.getTime() ?? now.getTime()));
    if (now.getTime() - oldest > FRESH && !(await this.#freshen(new Date(oldest), now))) return false;
    this.#readyUntil = Math.max(oldest, now.getTime()) + FRESH;
    return true;
  }

  /** Returns whether all lists are loaded, however old: enough for documents, whose customers and items are linked. */
  async isComplete(): Promise<boolean> {
    const states = await this.#store.states(this.#calls.access.connectionId);
    return lists.every((list) => states.some((state) => state.list === list && state.complete));
  }

  /** Returns the cached records of these names, inactive ones too. */
  find(names: readonly string[], within: readonly ListName[]): Promise<Reference[]> {
    return this.#store.find(this.#calls.access.connectionId, names, within);
  }

  /** Returns the cached records of these lists that have one of these ids. */
  withIds(within: readonly ListName[], ids: readonly string[]): Promise<Reference[]> {
    return this.#store.withIds(this.#calls.access.connectionId, within, ids);
  }

  /** Returns the same as QuickBooks has it now, with the fewest queries in one call; undefined where it could not be asked. */
  async lookUp(names: readonly string[], within: readonly ListName[]): Promise<LookedUp | undefined> {
    const { connectionId } = this.#calls.access;
    const lookUps = within.flatMap((list) =>
      lookUpNames(list, namesWithin(list, names)).lookUps.map((lookUp) => ({ list, query: lookUp.query })),
    );
    const answers = await this.query(lookUps.map(({ query }) => query));
    const wanted = new Set(within.flatMap((list) => names.map((name) => `${list} ${keyOf({ list, name })}`)));
    const unreadable: UnreadableReference[] = [];
    let fault: Fault | undefined;
    for (const [index, answer] of answers.entries()) {
      const list = lookUps[index]?.list;
      if (list === undefined) continue;
      if (answer.kind === 'not-had') {
        if (answer.fault === undefined) return undefined;
        fault ??= answer.fault;
        continue;
      }
      await this.#store.save(connectionId, readReferences(list, answer.rows));
      unreadable.push(...unreadableReferences(list, answer.rows));
    }
    const references = await this.find(names, within);
    return {
      references: references.filter((reference) => wanted.has(`${reference.list} ${keyOf(reference)}`)),
      unreadable,
      fault,
    };
  }

  /** Reports that QuickBooks refuses to list records. */
  reportRefusal(list: string, fault: Fault): Promise<void> {
    return this.#listener.onRefusedList(list, fault);
  }

  /** Stores the record that QuickBooks returned for a write. */
  async learn(list: ListName, record: unknown): Promise<void> {
    await this.#store.save(this.#calls.access.connectionId, readReferences(list, [record]));
  }

  /** Reads short lists again, because a name of the settings is missing in them, but not those that were just read again. */
  async rereadIfDue(within: readonly ListName[], now: Date): Promise<boolean> {
    const due = within.filter((list) => now.getTime() - (this.#rereadAt.get(list) ?? 0) > REREAD_AFTER);
    for (const list of due) this.#rereadAt.set(list, now.getTime());
    return due.length === 0 || this.reread(due, now);
  }

  /** Reads lists or preferences again from the start. Returns false where QuickBooks could not be asked just now. */
  async reread(within: readonly CachedName[], now: Date): Promise<boolean> {
    await this.#store.resetStates(this.#calls.access.connectionId, within);
    const pagings = lists.filter((list) => within.includes(list)).map((list) => startPaging(list, PAGE));
    return this.#load({ pagings, preferences: within.includes('Preferences') }, new Map(), now);
  }

  /** Runs queries, up to 30 in one call. Returns an answer for each, in order. */
  async query(queries: readonly OnlineQuery[], traceparents: readonly string[] = []): Promise<Rows[]> {
    const answers: Rows[] = [];
    for (let at = 0; at < queries.length; at += BATCH) {
      answers.push(...(await this.#queryOnce(queries.slice(at, at + BATCH), traceparents)));
    }
    return answers;
  }

  async #queryOnce(queries: readonly OnlineQuery[], traceparents: readonly string[]): Promise<Rows[]> {
    const [only] = queries;
    const { realmId } = this.#calls.access;
    if (queries.length === 1 && only !== undefined) {
      const request = askRequest(realmId, { kind: 'query', query: only });
      const called = await this.#calls.make({ name: 'query', request, batch: false, traceparents });
      if (called.kind !== 'reply') return [{ kind: 'not-had', fault: undefined }];
      if (called.reply.kind === 'page') return [{ kind: 'rows', rows: called.reply.rows }];
      return [{ kind: 'not-had', fault: faultIn(settle(called.reply, 'ask')) }];
    }
    const operations = queries.map((query) => ({ kind: 'query', query }) as const);
    const { request, itemIds } = batchRequest(realmId, operations, randomUUID());
    const called = await this.#calls.make({ name: 'batch query', request, batch: true, traceparents });
    if (called.kind !== 'reply' || called.reply.kind !== 'batch') {
      const fault = called.kind === 'reply' ? faultIn(settle(called.reply, 'batch')) : undefined;
      return queries.map(() => ({ kind: 'not-had', fault }));
    }
    return batchAnswers(called.reply.items, itemIds).map(rowsOf);
  }

  /** Reads the rest of each list page by page. The pages of different lists, and the preferences, share calls. */
  async #load({ pagings, preferences }: Missing, since: ReadonlyMap<CachedName, Date>, now: Date): Promise<boolean> {
    const { connectionId } = this.#calls.access;
    let open = [...pagings];
    let isFirst = true;
    while (open.length > 0 || (isFirst && preferences)) {
      const asksPreferences = isFirst && preferences;
      isFirst = false;
      const answers = await this.query([...open.map(pageQuery), ...(asksPreferences ? [preferencesQuery] : [])]);
      if (asksPreferences && !(await this.#readPreferences(answers.pop(), now))) return false;
      const next: Paging[] = [];
      for (const [index, answer] of answers.entries()) {
        const paging = open[index];
        const list = lists.find((name) => name === paging?.entity);
        if (paging === undefined || list === undefined) continue;
        // Fresh as of the start of the load: change data capture alone shows later changes on pages already read.
        const freshAt = since.get(list) ?? now;
        if (answer.kind === 'not-had') {
          if (answer.fault === undefined) return false;
          // One odd record can make a whole list query fail for good. Names are then looked up one by one, as they are needed.
          await this.reportRefusal(list, answer.fault);
          await this.#store.saveState(connectionId, {
            list,
            after: paging.after ?? undefined,
            complete: true,
            freshAt,
          });
          continue;
        }
        const references = readReferences(list, answer.rows);
        await this.#store.save(connectionId, references);
        const ids = answer.rows.flatMap((row) => Identified.safeParse(row).data?.Id ?? []);
        const page = nextPage(paging, ids);
        const after = ids.at(-1) ?? paging.after ?? undefined;
        await this.#store.saveState(connectionId, { list, after, complete: page.kind !== 'more', freshAt });
        if (page.kind === 'more') next.push(page.paging);
      }
      open = next;
    }
    return true;
  }

  /** Reads the answer about the preferences. Where QuickBooks refuses them for good, it is not asked each time. */
  async #readPreferences(answer: Rows | undefined, now: Date): Promise<boolean> {
    if (answer === undefined || (answer.kind === 'not-had' && answer.fault === undefined)) return false;
    if (answer.kind === 'not-had' && answer.fault !== undefined) await this.reportRefusal('Preferences', answer.fault);
    const [preferences] = answer.kind === 'rows' ? answer.rows : [];
    if (preferences !== undefined) await this.#listener.onPreferences(preferences, now);
    const state = { list: 'Preferences', complete: true, freshAt: now } as const;
    await this.#store.saveState(this.#calls.access.connectionId, state);
    return true;
  }

  /** Applies the changes since a moment. Reads the lists again where there were too many. */
  async #freshen(since: Date, now: Date): Promise<boolean> {
    const { realmId, connectionId } = this.#calls.access;
    if (now.getTime() - since.getTime() > FURTHEST) return this.reread(cached, now);
    const request = askRequest(realmId, {
      kind: 'changes',
      entities: captured,
      since: new Date(since.getTime() - OVERLAP),
    });
    const called = await this.#calls.make({ name: 'changes', request, batch: false, traceparents: [] });
    if (called.kind !== 'reply') return false;
    if (called.reply.kind !== 'changes') {
      const fault = faultIn(settle(called.reply, 'ask'));
      if (fault === undefined) return false;
      await this.reportRefusal('changed', fault);
      for (const list of captured) await this.#store.saveState(connectionId, { list, complete: true, freshAt: now });
      return true;
    }
    for (const { entity, changed, deletedIds } of called.reply.changes) {
      const [preferences] = entity === 'Preferences' ? changed : [];
      if (preferences !== undefined) await this.#listener.onPreferences(preferences, now);
      const list = lists.find((name) => name === entity);
      if (list === undefined) continue;
      await this.#store.save(connectionId, readReferences(list, changed));
      await this.#store.remove(connectionId, list, deletedIds);
    }
    if (called.reply.truncated) return this.reread(captured, now);
    for (const list of captured) await this.#store.saveState(connectionId, { list, complete: true, freshAt: now });
    return true;
  }
}

const rowsOf = (outcome: BatchItemOutcome): Rows =>
  outcome.kind === 'page'
    ? { kind: 'rows', rows: outcome.rows }
    : { kind: 'not-had', fault: faultIn(settleItem(outcome, 'ask')) };

const faultIn = (settlement: Settlement): Fault | undefined =>
  settlement.kind === 'refused' ? settlement.fault : undefined;
