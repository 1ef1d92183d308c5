import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompanySettings, Customer, type Entity, Invoice, Item, Job, Payment, type Edition } from '@jobpro/contracts';
import { z } from 'zod';
import { samplesFolder } from './sample-files.js';
import { Expected, QuickBooksSeed, SampleEvent } from './sample.schema.js';

/** One company's part of the day, as stored in its folder. */
export interface SampleCompany {
  readonly id: string;
  readonly title: string;
  readonly edition: Edition;
  readonly settings: CompanySettings;
  readonly events: readonly SampleEvent[];
  readonly quickBooks: z.infer<typeof QuickBooksSeed>;
  readonly expected: Expected;
  /** JobPro's records as they are at the end of the day, by id. */
  readonly records: {
    readonly customer: ReadonlyMap<string, Customer>;
    readonly item: ReadonlyMap<string, Item>;
    readonly job: ReadonlyMap<string, Job>;
    readonly invoice: ReadonlyMap<string, Invoice>;
    readonly payment: ReadonlyMap<string, Payment>;
  };
  /** Which documents each batch selects. */
  readonly batches: ReadonlyMap<string, { readonly entity: Entity; readonly ids: readonly string[] }>;
}

const notEvents = new Set(['quickbooks.json', 'expected.json']);

/** Reads every company of the checked-in sample day. Throws with the file's name where one is invalid. */
export function readSampleDay(folder = samplesFolder): SampleCompany[] {
  const companies = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return companies.map(({ name }) => readCompany(name, join(folder, name))).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function readCompany(id: string, folder: string): SampleCompany {
  const read = <S extends z.ZodType>(name: string, schema: S): z.output<S> => {
    const parsed = schema.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    if (!parsed.success) throw new Error(`${join(folder, name)} does not hold: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  };
  const files = readdirSync(folder).filter((name) => name.endsWith('.json') && !notEvents.has(name));
  const events = files
    .flatMap((name) => read(name, z.array(SampleEvent)))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const of = <S extends z.ZodType<{ id: string; revision: number }>>(entity: Entity, schema: S) => {
    const newest = new Map<string, z.output<S>>();
    for (const { type, data } of events) {
      if (!new RegExp(`^jobpro\\.${entity}\\.(created|recorded|updated)\\.`).test(type)) continue;
      const record = schema.parse(data);
      if ((newest.get(record.id)?.revision ?? 0) < record.revision) newest.set(record.id, record);
    }
    return newest;
  };
  const [settings] = read('settings.json', z.array(SampleEvent)).map(({ data }) => CompanySettings.parse(data));
  if (settings === undefined) throw new Error(`${join(folder, 'settings.json')} has no settings.`);
  const selections = events.flatMap(({ type, data }) => {
    const [, entity, word] = type.split('.');
    return word === 'export-requested' ? [{ entity: entity as Entity, ...Selection.parse(data) }] : [];
  });
  return {
    id,
    title: settings.name,
    edition: settings.edition,
    settings,
    events,
    quickBooks: read('quickbooks.json', QuickBooksSeed),
    expected: read('expected.json', Expected),
    records: {
      customer: of('customer', Customer),
      item: of('item', Item),
      job: of('job', Job),
      invoice: of('invoice', Invoice),
      payment: of('payment', Payment),
    },
    batches: new Map(selections.map(({ batchId, entity, ids }) => [batchId, { entity, ids }])),
  };
}

const Selection = z.object({ batchId: z.string(), ids: z.array(z.string()) });

/** Returns the name of a record as people use it in a report. */
export function nameOf(company: SampleCompany, entity: Entity, id: string): string {
  const { customer, item, job, invoice, payment } = company.records;
  switch (entity) {
    case 'customer':
      return customer.get(id)?.displayName ?? id;
    case 'item':
      return item.get(id)?.name ?? id;
    case 'job':
      return job.get(id)?.number ?? id;
    case 'invoice':
      return invoice.get(id)?.number ?? id;
    case 'payment':
      return payment.get(id)?.reference ?? id;
    default:
      return entity satisfies never;
  }
}
