import { Injectable } from '@nestjs/common';
import { Calls } from './call/calls.js';
import { QuickBooksClient } from './call/quickbooks.client.js';
import { RealmBudgetStore } from './call/realm-budget.store.js';
import type { Access } from './connection/connection.js';
import { Connections } from './connection/connections.js';
import { Directory } from './directory/directory.js';
import { DirectoryStore } from './directory/directory.store.js';
import { type Exported, ExportedStore } from './exported/exported.store.js';

/** One realm, for as long as somebody works for it. */
export interface Realm {
  readonly calls: Calls;
  readonly directory: Directory;
  readonly budget: RealmBudgetStore;
  /** Notes what is ours in QuickBooks now. */
  exported(records: readonly Exported[]): Promise<void>;
}

/** Opens realms: their calls within their limits, their lists by name. */
@Injectable()
export class Realms {
  constructor(
    private readonly client: QuickBooksClient,
    private readonly budget: RealmBudgetStore,
    private readonly connections: Connections,
    private readonly lists: DirectoryStore,
    private readonly exports: ExportedStore,
  ) {}

  open(access: Access): Realm {
    const calls = new Calls(access, this.client, this.budget, this.connections);
    return {
      calls,
      directory: new Directory(this.lists, calls),
      budget: this.budget,
      exported: (records) => this.exports.save(records),
    };
  }
}
