import type { Element } from '../xml/element.js';

/** What QuickBooks keeps of a message set for recovery: no data, only what became of each request. */
export interface StoredSet {
  readonly checksum: string;
  /** Undefined: the set was begun, but its answer could not be stored. */
  readonly responses: readonly Element[] | undefined;
}

/** The message set store of one company file. It goes with the file: a restored backup knows what it knew then. */
export class MessageSetMemory {
  private readonly sets: Map<string, StoredSet>;

  constructor(sets: Iterable<readonly [string, StoredSet]> = []) {
    this.sets = new Map(sets);
  }

  get size(): number {
    return this.sets.size;
  }
  get(id: string): StoredSet | undefined {
    return this.sets.get(id);
  }
  keep(id: string, set: StoredSet): void {
    this.sets.set(id, set);
  }
  /** Clears one set; false where it was not stored. */
  clear(id: string): boolean {
    return this.sets.delete(id);
  }
  clearAll(): void {
    this.sets.clear();
  }
  copy(): MessageSetMemory {
    return new MessageSetMemory(this.sets);
  }
}
