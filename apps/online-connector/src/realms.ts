import { randomUUID } from 'node:crypto';
import { UnitOfWork } from '@jobpro/messaging';
import { askRequest, readEntity } from '@jobpro/quickbooks-online';
import { logger, traceparentOf, withCompany } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import { Calls, QuickBooksClient } from './call/calls.js';
import { RealmBudgetStore } from './call/realm-budget.store.js';
import { type Access, connectionChanged } from './connection/connection.js';
import { ConnectionStore } from './connection/connection.store.js';
import { Connections } from './connection/connections.js';
import { type Exported, ExportedStore } from './exported/exported.store.js';
import { listMessages, listsOfSettings } from './paged-reads/setting-lists.js';
import { CompanyFactsStore } from './reference-cache/company-facts.store.js';
import { ReferenceCache } from './reference-cache/reference-cache.js';
import { ReferenceCacheStore } from './reference-cache/reference-cache.store.js';

/** One realm, for as long as a worker uses it. */
export interface Realm {
  readonly calls: Calls;
  readonly cache: ReferenceCache;
  readonly budget: RealmBudgetStore;
  /** Stores which records in QuickBooks are ours. */
  exported(records: readonly Exported[]): Promise<void>;
}

/** Opens the reference caches of realms. */
@Injectable()
export class ReferenceCaches {
  constructor(
    private readonly references: ReferenceCacheStore,
    private readonly facts: CompanyFactsStore,
    private readonly connections: Connections,
  ) {}

  open(access: Access, calls: Calls): ReferenceCache {
    return new ReferenceCache(this.references, calls, {
      onRefusedList: (list, { code, message, detail }) => {
        const words = [message, detail, code].filter((word) => word !== '').join(' · ');
        return this.connections.warnOfRefusal(access, list, words);
      },
      onPreferences: (preferences, readAt) => this.facts.save(access, preferences, readAt),
    });
  }
}

/** Opens realms: their calls within their limits, and their reference cache. */
@Injectable()
export class Realms {
  readonly #client: QuickBooksClient;
  readonly #budget: RealmBudgetStore;
  readonly #connections: Connections;
  readonly #caches: ReferenceCaches;
  readonly #exported: ExportedStore;

  constructor(
    client: QuickBooksClient,
    budget: RealmBudgetStore,
    connections: Connections,
    caches: ReferenceCaches,
    exported: ExportedStore,
  ) {
    this.#client = client;
    this.#budget = budget;
    this.#connections = connections;
    this.#caches = caches;
    this.#exported = exported;
  }

  open(access: Access): Realm {
    const calls = new Calls(access, this.#client, this.#budget, this.#connections);
    return {
      calls,
      cache: this.#caches.open(access, calls),
      budget: this.#budget,
      exported: (records) => this.#exported.save(records),
    };
  }
}

/**
 * Reads a realm's company name, preferences and lists as soon as it is connected, so that its settings can be checked against
 * them and its first documents need not wait for them.
 */
@Injectable()
export class ReferenceCacheLoader {
  readonly #work: UnitOfWork;
  readonly #connections: ConnectionStore;
  readonly #realms: Realms;
  readonly #references: ReferenceCacheStore;

  constructor(work: UnitOfWork, connections: ConnectionStore, realms: Realms, references: ReferenceCacheStore) {
    this.#work = work;
    this.#connections = connections;
    this.#realms = realms;
    this.#references = references;
  }

  /** Starts loading and returns at once. What fails here is loaded when a document needs it. */
  loadSoon(access: Access): void {
    void withCompany(access.companyId, () => this.#load(access)).catch((error: unknown) => {
      logger.warn({ err: error }, 'The lists of a QuickBooks company could not be read yet');
    });
  }

  async #load(access: Access): Promise<void> {
    const { calls } = this.#realms.open(access);
    let { country } = access;
    const request = askRequest(access.realmId, { kind: 'company-info' });
    const called = await calls.make({ name: 'companyinfo', request, batch: false, traceparents: [] });
    if (called.kind === 'reply' && called.reply.kind === 'entity') {
      const info = readEntity('CompanyInfo', called.reply.value);
      if (info.ok) {
        ({ country } = info.value);
        await this.#saveCompany(access, info.value);
      }
    }
    const { cache } = this.#realms.open({ ...access, country });
    if (await cache.ensureFresh(new Date())) await this.#publishLists(access);
  }

  /** Publishes the lists that the settings choose from, from our copy of them. */
  async #publishLists({ companyId, connectionId }: Access): Promise<void> {
    const records = await this.#references.all(connectionId, listsOfSettings);
    const cause = { causeId: randomUUID(), traceparent: traceparentOf() };
    await this.#work.transaction((_tx, send) => {
      send(...listMessages(companyId, listsOfSettings, records, cause));
      return Promise.resolve();
    });
  }

  /** Stores the company's name and publishes it, so that the person who connected sees which company it is. */
  async #saveCompany(
    { companyId, connectionId }: Access,
    { companyName, country }: { readonly companyName: string; readonly country: string | undefined },
  ): Promise<void> {
    await this.#work.transaction(async (tx, send) => {
      await this.#connections.saveCompany(tx, connectionId, companyName, country);
      const sentence = `The company is connected to “${companyName}” at QuickBooks Online.`;
      send(connectionChanged(companyId, 'connected', sentence));
    });
  }
}
