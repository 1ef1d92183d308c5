import type { ListRecord } from './records.js';

const fold = (name: string): string => name.toLowerCase();

/** One QuickBooks list: by ListID, by FullName without regard to case, by parent. Records are replaced, never changed. */
export class ListTable {
  private readonly byId = new Map<string, ListRecord>();
  private readonly byFullName = new Map<string, string>();
  private readonly childIds = new Map<string, Set<string>>();
  private inOrder: readonly ListRecord[] | undefined;

  constructor(records: Iterable<ListRecord> = []) {
    for (const record of records) {
      this.byId.set(record.id, record);
      this.learnParent(record);
    }
    for (const record of this.byId.values()) this.byFullName.set(fold(this.fullName(record)), record.id);
  }

  get size(): number {
    return this.byId.size;
  }

  get(id: string): ListRecord | undefined {
    return this.byId.get(id);
  }

  /** `Parent:Child`, up to the top. */
  fullName(record: ListRecord): string {
    const parent = record.parentId === undefined ? undefined : this.byId.get(record.parentId);
    return parent ? `${this.fullName(parent)}:${record.name}` : record.name;
  }

  /** How many parents stand above the record. */
  level(record: ListRecord): number {
    const parent = record.parentId === undefined ? undefined : this.byId.get(record.parentId);
    return parent ? this.level(parent) + 1 : 0;
  }

  findFullName(fullName: string): ListRecord | undefined {
    const id = this.byFullName.get(fold(fullName));
    return id === undefined ? undefined : this.byId.get(id);
  }

  childrenOf(id: string): readonly ListRecord[] {
    return [...(this.childIds.get(id) ?? [])].flatMap((child) => this.byId.get(child) ?? []);
  }

  /** Adds a record or puts it in the place of the one with its ListID; the full names below it follow. */
  put(record: ListRecord): void {
    const before = this.byId.get(record.id);
    if (before) this.forgetNames(before);
    if (before?.parentId !== undefined) this.childIds.get(before.parentId)?.delete(record.id);
    this.byId.set(record.id, record);
    this.learnParent(record);
    this.learnNames(record);
    this.inOrder = undefined;
  }

  /** All records in the order of their full names, as QuickBooks lists them. */
  ordered(): readonly ListRecord[] {
    this.inOrder ??= [...this.byId.values()]
      .map((record) => ({ record, key: fold(this.fullName(record)) }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      .map(({ record }) => record);
    return this.inOrder;
  }

  values(): IterableIterator<ListRecord> {
    return this.byId.values();
  }

  copy(): ListTable {
    return new ListTable(this.byId.values());
  }

  private learnParent(record: ListRecord): void {
    if (record.parentId === undefined) return;
    const siblings = this.childIds.get(record.parentId) ?? new Set<string>();
    this.childIds.set(record.parentId, siblings.add(record.id));
  }

  private forgetNames(record: ListRecord): void {
    this.byFullName.delete(fold(this.fullName(record)));
    for (const child of this.childrenOf(record.id)) this.forgetNames(child);
  }

  private learnNames(record: ListRecord): void {
    this.byFullName.set(fold(this.fullName(record)), record.id);
    for (const child of this.childrenOf(record.id)) this.learnNames(child);
  }
}
