interface Indexed {
  readonly id: string;
  readonly customerId: string;
  readonly refNumber: string;
}

const add = (index: Map<string, Set<string>>, key: string, id: string): void => {
  index.set(key, (index.get(key) ?? new Set<string>()).add(id));
};

/** Transactions of one type: by TxnID, by RefNumber without regard to case, by customer; in the order of their making. */
export class TransactionTable<T extends Indexed> {
  private readonly byId = new Map<string, T>();
  private readonly byRefNumber = new Map<string, Set<string>>();
  private readonly byCustomer = new Map<string, Set<string>>();

  constructor(records: Iterable<T> = []) {
    for (const record of records) this.put(record);
  }

  get size(): number {
    return this.byId.size;
  }

  get(id: string): T | undefined {
    return this.byId.get(id);
  }

  /** Adds, or replaces by TxnID; the customer and the RefNumber of a transaction never change here. */
  put(record: T): void {
    const replaces = this.byId.has(record.id);
    this.byId.set(record.id, record);
    if (replaces) return;
    add(this.byCustomer, record.customerId, record.id);
    if (record.refNumber !== '') add(this.byRefNumber, record.refNumber.toLowerCase(), record.id);
  }

  findRefNumber(refNumber: string): readonly T[] {
    return this.pick(this.byRefNumber.get(refNumber.toLowerCase()));
  }

  ofCustomer(customerId: string): readonly T[] {
    return this.pick(this.byCustomer.get(customerId));
  }

  values(): IterableIterator<T> {
    return this.byId.values();
  }

  copy(): TransactionTable<T> {
    return new TransactionTable(this.byId.values());
  }

  private pick(ids: ReadonlySet<string> | undefined): readonly T[] {
    return ids ? [...ids].flatMap((id) => this.byId.get(id) ?? []) : [];
  }
}
