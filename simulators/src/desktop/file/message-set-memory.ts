import type { Element } from '../xml/element.js';

/** The part of a message set that QuickBooks keeps for recovery: the outcome of each request, no data. */
export interface StoredSet {
  readonly checksum: string;
  /** Undefined: the set was begun, but its answer could not be stored. */
  readonly responses: readonly Element[] | undefined;
}

/** The message set store of one company file. It is part of the file: a restored backup contains the message sets of its own time. */
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
