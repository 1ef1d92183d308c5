import { Decimal } from 'decimal.js';
import type { Clock } from '../clock.js';
import { timestamp } from '../clock.js';
import type { EntityName } from '../entities/entity-name.js';
import { entityNames } from '../entities/entity-name.js';
import type { Fault } from '../entities/fault.js';
import type { JsonObject } from '../json.js';
import { objectAt, textAt } from '../json.js';
import type { RealmSettings } from '../settings.schema.js';
import { RequestIds } from './request-ids.js';
import type { Row } from './table.js';
import { Table } from './table.js';

export type ChangeKind = 'created' | 'updated' | 'deleted' | 'voided' | 'merged';

/** A change of one record. Webhooks listen to it. */
export interface Change {
  readonly realm: string;
  readonly entity: EntityName;
  readonly id: string;
  readonly kind: ChangeKind;
  readonly at: number;
  /** For a merge: the record that is gone. */
  readonly deletedId?: string;
}

/** Names share one sequence of ids, transactions another, as in QuickBooks. */
const idSpace: Record<EntityName, string> = {
  Customer: 'name',
  Vendor: 'name',
  Employee: 'name',
  Item: 'item',
  Account: 'account',
  Term: 'term',
  PaymentMethod: 'method',
  TaxCode: 'tax',
  CompanyInfo: 'company',
  Preferences: 'preferences',
  Invoice: 'transaction',
  Payment: 'transaction',
};

const indexed: Record<EntityName, readonly string[]> = {
  Customer: ['DisplayName', 'ParentRef'],
  Vendor: ['DisplayName'],
  Employee: ['DisplayName'],
  Item: ['Name', 'Sku'],
  Account: ['Name'],
  Term: ['Name'],
  PaymentMethod: ['Name'],
  TaxCode: ['Name'],
  CompanyInfo: [],
  Preferences: [],
  Invoice: ['DocNumber', 'CustomerRef'],
  Payment: ['PaymentRefNum', 'CustomerRef'],
};

export interface Company {
  readonly name: string;
  readonly country: 'US' | 'CA' | 'GB' | 'AU';
  readonly currency: string;
  /** Offset of the company's clock, as in `-08:00`. */
  readonly offset: string;
  /** US: percent, as a decimal string. */
  readonly salesTaxRate: string;
  readonly warnsOfDuplicateNumbers: boolean;
}

/** One company's books. */
export class Realm {
  readonly requestIds: RequestIds;
  private readonly tables: ReadonlyMap<EntityName, Table>;
  private readonly counters = new Map<string, number>();
  private lastDocNumber = 1000;
  /** Rates in percent by tax code. `addressTaxRate` is the rate of a US company's addresses. */
  readonly taxRates = new Map<string, Decimal>();
  readonly addressTaxRate: Decimal;
  /** The setting that the API does not show: warn where a number is used twice. */
  readonly warnsOfDuplicateNumbers: boolean;
  undepositedFunds: string | undefined;
  /** Payments that a bank deposit holds. */
  readonly deposited = new Set<string>();
  /** Returns the fault that was ordered for an item of a batch. Called before each item. */
  itemFault: ((item: JsonObject) => Fault | undefined) | undefined;

  constructor(
    readonly id: string,
    readonly company: Company,
    public settings: RealmSettings,
    readonly clock: Clock,
    private readonly hear: (change: Change) => void,
  ) {
    const key = (value: string): string => this.nameKey(value);
    this.tables = new Map(entityNames.map((entity) => [entity, new Table(indexed[entity], key)]));
    this.requestIds = new RequestIds(clock);
    this.addressTaxRate = new Decimal(company.salesTaxRate);
    this.warnsOfDuplicateNumbers = company.warnsOfDuplicateNumbers;
  }

  table(entity: EntityName): Table {
    const table = this.tables.get(entity);
    if (table === undefined) throw new Error(`There is no table of ${entity}.`);
    return table;
  }

  /** Two names with one key are one name to QuickBooks. */
  nameKey(value: string): string {
    const lower = value.trim().toLowerCase();
    return this.settings.names.innerSpaces === 'folded' ? lower.replace(/\s+/gu, ' ') : lower;
  }

  nextId(entity: EntityName): string {
    const space = idSpace[entity];
    const next = (this.counters.get(space) ?? 0) + 1;
    this.counters.set(space, next);
    return String(next);
  }

  nextDocNumber(): string {
    this.lastDocNumber += 1;
    return String(this.lastDocNumber);
  }

  /** Percent, as a decimal string. */
  setTaxRate(taxCode: string, rate: string): void {
    this.taxRates.set(taxCode, new Decimal(rate));
  }

  get preferences(): JsonObject {
    return this.table('Preferences').get('1')?.record ?? {};
  }

  preference(group: string, key: string): unknown {
    return objectAt(this.preferences, group)?.[key];
  }

  timestamp(moment: number): string {
    return timestamp(moment, this.company.offset);
  }

  today(): string {
    return this.timestamp(this.clock.now()).slice(0, 10);
  }

  /** Stamps the record with id, version and times, stores it and publishes the change. */
  store(
    entity: EntityName,
    id: string,
    content: JsonObject,
    kind: 'created' | 'updated' | 'voided' = 'created',
  ): JsonObject {
    const table = this.table(entity);
    const before = table.get(id)?.record;
    const now = this.clock.now();
    const changed = this.timestamp(now);
    const created = textAt(objectAt(before ?? {}, 'MetaData') ?? {}, 'CreateTime') ?? changed;
    const version = before === undefined ? '0' : String(Number.parseInt(textAt(before, 'SyncToken') ?? '0', 10) + 1);
    const record: JsonObject = {
      ...content,
      domain: 'QBO',
      sparse: false,
      Id: id,
      SyncToken: version,
      MetaData: { CreateTime: created, LastUpdatedTime: changed },
    };
    table.put({ id, record, active: record['Active'] !== false, changedAt: Math.floor(now / 1000) * 1000 });
    this.hear({ realm: this.id, entity, id, kind, at: now });
    return record;
  }

  /** Changes a figure that QuickBooks derives, such as a customer's balance: neither version nor time moves. */
  derive(entity: EntityName, id: string, figures: JsonObject): void {
    const row: Row | undefined = this.table(entity).get(id);
    if (row !== undefined) this.table(entity).put({ ...row, record: { ...row.record, ...figures } });
  }

  /** Merges a customer or item into another one, which takes over its documents. */
  merge(entity: 'Customer' | 'Item', id: string, into: string): void {
    const now = this.clock.now();
    this.table(entity).remove(id, Math.floor(now / 1000) * 1000);
    for (const document of ['Invoice', 'Payment'] as const) {
      for (const row of entity === 'Customer' ? this.table(document).having('CustomerRef', id) : [])
        this.derive(document, row.id, { CustomerRef: { value: into } });
    }
    this.hear({ realm: this.id, entity, id: into, kind: 'merged', at: now, deletedId: id });
  }

  remove(entity: EntityName, id: string): void {
    const now = this.clock.now();
    this.table(entity).remove(id, Math.floor(now / 1000) * 1000);
    this.hear({ realm: this.id, entity, id, kind: 'deleted', at: now });
  }
}
