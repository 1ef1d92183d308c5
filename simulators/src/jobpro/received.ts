import type { DataOf, Entity } from '@jobpro/contracts';

type Exported = DataOf<'sync.invoice.exported.v1'>;
type Failed = DataOf<'sync.invoice.export-failed.v1'>;

/** A message as it came, parsed. */
export interface SyncMessage {
  readonly id: string;
  readonly companyId: string;
  readonly type: string;
  readonly data: unknown;
}

/** The sync state of one record as JobPro knows it. */
export interface ReceivedRecord {
  readonly state: 'exported' | 'failed';
  /** How often the record was reported as exported. More than once is a fault. */
  readonly exportedTimes: number;
  readonly failedTimes: number;
  readonly exported?: Exported;
  readonly failed?: Failed;
}

/** Everything that was reported to one company's JobPro. */
export interface ReceivedCompany {
  readonly records: Partial<Record<Entity, Record<string, ReceivedRecord>>>;
  /** By batch: the last news of it. */
  readonly batches: Record<string, { readonly finished: boolean; readonly news: unknown }>;
  readonly imports: unknown[];
  readonly connection: unknown;
}

interface Company {
  records: Map<Entity, Map<string, ReceivedRecord>>;
  batches: Map<string, { finished: boolean; news: unknown }>;
  imports: unknown[];
  connection: unknown;
}

/** JobPro's memory of the synchronisation, by company and record. A message that comes twice counts once. */
export class ReceivedMessages {
  private readonly seen = new Set<string>();
  private readonly companies = new Map<string, Company>();
  private readonly refused: { type: string; why: string }[] = [];
  private doubles = 0;

  get counts(): { messages: number; doubles: number; unreadable: readonly { type: string; why: string }[] } {
    return { messages: this.seen.size, doubles: this.doubles, unreadable: this.refused };
  }

  /** A message that is not what its type promises: kept for tests. */
  unreadable(type: string, why: string): void {
    this.refused.push({ type, why });
  }

  take(message: SyncMessage): void {
    if (this.seen.has(message.id)) {
      this.doubles += 1;
      return;
    }
    this.seen.add(message.id);
    const company = this.company(message.companyId);
    const [, entity = '', news = ''] = message.type.split('.');
    switch (news) {
      case 'exported':
        this.exported(company, entity as Entity, message.data as Exported);
        break;
      case 'export-failed':
        this.failed(company, entity as Entity, message.data as Failed);
        break;
      case 'progressed':
      case 'finished': {
        const { batchId } = message.data as DataOf<'sync.batch.finished.v1'>;
        const finished = news === 'finished' || company.batches.get(batchId)?.finished === true;
        // Progress may overtake the end on a bus without order, and then is old.
        if (news === 'finished' || !finished) company.batches.set(batchId, { finished, news: message.data });
        break;
      }
      case 'imported':
        company.imports.push(message.data);
        break;
      default:
        company.connection = message.data;
    }
  }

  of(companyId: string): ReceivedCompany {
    const { records, batches, imports, connection } = this.company(companyId);
    return {
      records: Object.fromEntries([...records].map(([entity, byId]) => [entity, Object.fromEntries(byId)])),
      batches: Object.fromEntries(batches),
      imports,
      connection,
    };
  }

  private exported(company: Company, entity: Entity, exported: Exported): void {
    const before = recordsOf(company, entity).get(exported.id) ?? nothing;
    const received: ReceivedRecord = {
      ...before,
      state: 'exported',
      exportedTimes: before.exportedTimes + 1,
      exported,
    };
    recordsOf(company, entity).set(exported.id, received);
  }

  private failed(company: Company, entity: Entity, failed: Failed): void {
    const before = recordsOf(company, entity).get(failed.id) ?? nothing;
    // What is in QuickBooks stays there, whatever an older message says that comes late.
    const state = before.exportedTimes > 0 ? 'exported' : 'failed';
    const received: ReceivedRecord = { ...before, state, failedTimes: before.failedTimes + 1, failed };
    recordsOf(company, entity).set(failed.id, received);
  }

  private company(id: string): Company {
    const company = this.companies.get(id) ?? { records: new Map(), batches: new Map(), imports: [], connection: null };
    this.companies.set(id, company);
    return company;
  }
}

const nothing: ReceivedRecord = { state: 'failed', exportedTimes: 0, failedTimes: 0 };

function recordsOf(company: Company, entity: Entity): Map<string, ReceivedRecord> {
  const records = company.records.get(entity) ?? new Map<string, ReceivedRecord>();
  company.records.set(entity, records);
  return records;
}
