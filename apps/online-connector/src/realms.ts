import { Injectable } from '@nestjs/common';
import { Calls } from './call/calls.js';
import { QuickBooksClient } from './call/quickbooks-client.js';
import { RealmBudgetStore } from './call/realm-budget.store.js';
import type { Access } from './connection/connection.js';
import { Connections } from './connection/connections.js';
import { type Exported, ExportedStore } from './exported/exported.store.js';
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

/** Opens realms: their calls within their limits, and their reference cache. */
@Injectable()
export class Realms {
  readonly #client: QuickBooksClient;
  readonly #budget: RealmBudgetStore;
  readonly #connections: Connections;
  readonly #references: ReferenceCacheStore;
  readonly #exported: ExportedStore;

  constructor(
    client: QuickBooksClient,
    budget: RealmBudgetStore,
    connections: Connections,
    references: ReferenceCacheStore,
    exported: ExportedStore,
  ) {
    this.#client = client;
    this.#budget = budget;
    this.#connections = connections;
    this.#references = references;
    this.#exported = exported;
  }

  open(access: Access): Realm {
    const calls = new Calls(access, this.#client, this.#budget, this.#connections);
    return {
      calls,
      cache: new ReferenceCache(this.#references, calls),
      budget: this.#budget,
      exported: (records) => this.#exported.save(records),
    };
  }
}
