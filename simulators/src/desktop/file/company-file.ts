import { Decimal } from 'decimal.js';
import { dayOf, writeTime } from './clock.js';
import type { FileClock } from './clock.js';
import { ListTable } from './list-table.js';
import { listKinds, unusedOf, balanceOf } from './records.js';
import type { Invoice, ListKind, ListRecord, ReceivePayment, Stamp } from './records.js';
import { MessageSetMemory } from './message-set-memory.js';
import type { CompanyFacts } from './seed.schema.js';
import { TransactionTable } from './transaction-table.js';

/** A FileID that a Web Connector wrote into the file, one for each application's OwnerID. */
export interface FileStamp {
  readonly ownerId: string;
  readonly fileId: string;
}

interface State {
  readonly lists: Readonly<Record<ListKind, ListTable>>;
  readonly invoices: TransactionTable<Invoice>;
  readonly payments: TransactionTable<ReceivePayment>;
  readonly messageSets: MessageSetMemory;
  readonly stamps: readonly FileStamp[];
  lastReceivable: string | undefined;
}

const emptyLists = (): Record<ListKind, ListTable> => {
  const make = (): ListTable => new ListTable();
  return {
    Account: make(),
    Class: make(),
    Currency: make(),
    Customer: make(),
    CustomerMsg: make(),
    CustomerType: make(),
    Employee: make(),
    Item: make(),
    JobType: make(),
    OtherName: make(),
    PaymentMethod: make(),
    PriceLevel: make(),
    SalesRep: make(),
    SalesTaxCode: make(),
    ShipMethod: make(),
    StandardTerms: make(),
    Template: make(),
    UnitOfMeasureSet: make(),
    Vendor: make(),
  };
};

/** One company file: everything in memory, looked up by index. The same file opened twice is the same object. */
export class CompanyFile {
  private state: State = {
    lists: emptyLists(),
    invoices: new TransactionTable(),
    payments: new TransactionTable(),
    messageSets: new MessageSetMemory(),
    stamps: [],
    lastReceivable: undefined,
  };
  private readonly backups = new Map<string, State>();
  private nextNumber = 0;
  private lastEdit = 0;

  constructor(
    /** The path that the Web Connector reports as the company file's name. */
    readonly path: string,
    readonly facts: CompanyFacts,
    readonly clock: FileClock,
  ) {}

  list(kind: ListKind): ListTable {
    return this.state.lists[kind];
  }
  /** The ListID of the receivable account that a transaction used last. */
  get lastReceivable(): string | undefined {
    return this.state.lastReceivable;
  }
  set lastReceivable(id: string | undefined) {
    this.state.lastReceivable = id;
  }
  get invoices(): TransactionTable<Invoice> {
    return this.state.invoices;
  }
  get payments(): TransactionTable<ReceivePayment> {
    return this.state.payments;
  }
  get messageSets(): MessageSetMemory {
    return this.state.messageSets;
  }
  get stamps(): readonly FileStamp[] {
    return this.state.stamps;
  }

  /** Writes an application's FileID into the file, as adding a `.qwc` does; the newer one of an application wins. */
  stamp(stamp: FileStamp): void {
    const others = this.state.stamps.filter((existing) => existing.ownerId !== stamp.ownerId);
    this.state = { ...this.state, stamps: [...others, stamp] };
  }

  now(): number {
    return Math.floor(this.clock.now() / 1000);
  }
  today(): string {
    return dayOf(this.now(), this.clock.zoneMinutes);
  }
  time(seconds: number): string {
    return writeTime(seconds, this.clock.zoneMinutes);
  }

  /** A new ListID in QuickBooks' look, with its times and first edit sequence. Never given twice, not even after a restore. */
  newListStamp(): Omit<Stamp, 'number'> {
    return this.stampOf(0x80000000 + this.takeNumber());
  }

  /** The same for a TxnID, with the transaction's number. */
  newTransactionStamp(): Stamp {
    const number = this.takeNumber();
    return { ...this.stampOf(number), number };
  }

  private takeNumber(): number {
    this.nextNumber += 1;
    return this.nextNumber;
  }

  private stampOf(number: number): Omit<Stamp, 'number'> {
    const now = this.now();
    const id = `${number.toString(16).toUpperCase()}-${now}`;
    return { id, created: now, modified: now, editSequence: this.newEditSequence() };
  }

  /** Grows with every change, in the look of seconds since 1970. */
  newEditSequence(): string {
    this.lastEdit = Math.max(this.lastEdit + 1, this.now());
    return String(this.lastEdit);
  }

  /** Who holds a name over customers (not jobs), vendors, employees and other names. */
  nameHolder(name: string): ListRecord | undefined {
    for (const kind of ['Customer', 'Vendor', 'Employee', 'OtherName'] as const) {
      const holder = this.list(kind).findFullName(name);
      if (holder) return holder;
    }
    return undefined;
  }

  /** Returns the balance of a customer without its jobs: open invoices less unused payments. */
  balance(customerId: string): Decimal {
    const invoiced = this.invoices
      .ofCustomer(customerId)
      .reduce((sum, each) => sum.plus(balanceOf(each)), new Decimal(0));
    return this.payments.ofCustomer(customerId).reduce((sum, each) => sum.minus(unusedOf(each)), invoiced);
  }

  /** With its jobs. */
  totalBalance(customerId: string): Decimal {
    return this.list('Customer')
      .childrenOf(customerId)
      .reduce((sum, job) => sum.plus(this.totalBalance(job.id)), this.balance(customerId));
  }

  /** Keeps the file as it is now under a name. */
  backUp(name: string): void {
    this.backups.set(name, this.copyState());
  }

  /** Rolls everything back to a backup, the stored message sets too. False where no backup has that name. */
  restore(name: string): boolean {
    const backup = this.backups.get(name);
    if (!backup) return false;
    this.state = backup;
    this.backups.set(name, this.copyState());
    return true;
  }

  /** Returns a copy of the file at another path, as Windows makes one: with its records, ids and stamps. */
  copy(path: string, companyName = this.facts.companyName): CompanyFile {
    const copy = new CompanyFile(path, { ...this.facts, companyName }, this.clock);
    copy.state = this.copyState();
    copy.nextNumber = this.nextNumber;
    copy.lastEdit = this.lastEdit;
    return copy;
  }

  private copyState(): State {
    const lists = emptyLists();
    for (const kind of listKinds) lists[kind] = this.state.lists[kind].copy();
    return {
      lists,
      invoices: this.state.invoices.copy(),
      payments: this.state.payments.copy(),
      messageSets: this.state.messageSets.copy(),
      stamps: this.state.stamps,
      lastReceivable: this.state.lastReceivable,
    };
  }
}
