import type { ServiceName } from '../services.js';
import type { System } from '../system.js';
import { adminLines } from './admin-client.js';
import type { SampleCompany } from '@jobpro/test-data';

export interface PublishOptions {
  /** Publish every event a second time. */
  readonly twice: boolean;
  /** Publish the whole day at once, in an order that this number decides. */
  readonly shuffle: number | undefined;
  /** Runs during the publication of an hour's events. The next hour begins when it has ended. */
  readonly meanwhile: (hour: string, published: Promise<unknown>) => Promise<void>;
  readonly tell: (line: string) => void;
}

/** The hour of the day in which each service is surely at work. */
export const busyHour: Readonly<Record<Exclude<ServiceName, 'console'>, string>> = {
  'job-mapping': '08',
  'customer-mapping': '12',
  'item-mapping': '12',
  'online-connector': '12',
  'payment-mapping': '13',
  'desktop-qbxml': '12',
  'invoice-mapping': '09',
};

interface CompanyEvent {
  readonly companyId: string;
  readonly type: string;
  readonly data: unknown;
}

interface Hour {
  readonly hour: string;
  readonly title: string;
  readonly events: readonly CompanyEvent[];
}

/** Lets JobPro core publish these. Resolves when the bus has stored all of them, twice if so ordered. */
export async function publishEvents(
  system: System,
  order: { readonly events: readonly CompanyEvent[]; readonly twice: boolean; readonly shuffle?: number },
): Promise<void> {
  await adminLines(`${system.process('jobpro-core').url}/admin/publish`, { method: 'POST', body: order });
}

/** Lets JobPro core publish the day: hour by hour, or all in one heap. */
export async function publishDay(
  system: System,
  companies: readonly SampleCompany[],
  options: PublishOptions,
): Promise<void> {
  const { twice, shuffle, meanwhile, tell } = options;
  const day = hours(companies);
  const all: Hour = { hour: 'all day', title: 'everything', events: day.flatMap(({ events }) => events) };
  for (const { hour, title, events } of shuffle === undefined ? day : [all]) {
    tell(`${hour.length === 2 ? `${hour}:00` : hour}  JobPro ${title}`);
    const published = publishEvents(system, { events, twice, ...(shuffle === undefined ? {} : { shuffle }) });
    await Promise.all([published, meanwhile(hour, published)]);
  }
}

/** The events of all companies by the hour, with a line that says what they are. */
export function hours(companies: readonly SampleCompany[]): Hour[] {
  const events = companies.flatMap((company) => company.events.map((event) => ({ companyId: company.id, ...event })));
  const names = [...new Set(events.map(({ at }) => at.slice(0, 2)))].sort();
  return names.map((hour) => {
    const some = events.filter(({ at }) => at.startsWith(hour));
    return { hour, title: titleOf(some), events: some.map(({ companyId, type, data }) => ({ companyId, type, data })) };
  });
}

const words: Readonly<Record<string, string>> = {
  configured: 'sets up',
  created: 'creates',
  recorded: 'records',
  updated: 'corrects',
  'export-requested': 'selects',
};

function titleOf(events: readonly { type: string; data: unknown }[]): string {
  const counts = new Map<string, number>();
  for (const { type, data } of events) {
    const [, entity = '', word = ''] = type.split('.');
    const key = `${words[word] ?? word} %d ${entity}`;
    counts.set(key, (counts.get(key) ?? 0) + (word === 'export-requested' ? selected(data) : 1));
  }
  return [...counts]
    .map(([key, count]) =>
      `${key.replace('%d', String(count))}${count === 1 ? '' : 's'}`.replace('companys', 'companies'),
    )
    .join(', ');
}

const selected = (data: unknown): number =>
  typeof data === 'object' && data !== null && 'ids' in data && Array.isArray(data.ids) ? data.ids.length : 0;
