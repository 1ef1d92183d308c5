import type { System } from '../system.js';
import { admin } from './admin-client.js';
import { publishEvents } from './publish-day.js';
import type { SampleCompany } from '@jobpro/test-data';
import { realmOf } from './company-setup.js';

/**
 * Prepares a bookkeeper's first day: each company has its books in a simulator, and JobPro has published its customers, items,
 * jobs, invoices and payments. Nothing is connected, decided or sent: the bookkeeper does that on the console.
 */
export async function prepareFirstDay(system: System, companies: readonly SampleCompany[]): Promise<void> {
  for (const company of companies) {
    const { id, edition, quickBooks } = company;
    switch (edition) {
      case 'online':
        await admin(`${system.process('quickbooks-online').url}/admin/realms/${realmOf(id)}`, {
          method: 'PUT',
          body: quickBooks,
        });
        break;
      case 'desktop':
        await admin(`${system.process('quickbooks-desktop').url}/admin/companies/${id}`, {
          method: 'PUT',
          body: { seed: quickBooks, settings: { noOpWaitMs: 250 } },
        });
        break;
      default:
        edition satisfies never;
    }
  }
  const events = companies.flatMap(({ id, events: all }) =>
    all.filter(({ type }) => isRecord(type)).map(({ type, data }) => ({ companyId: id, type, data })),
  );
  await publishEvents(system, { events, twice: false });
}

const isRecord = (type: string): boolean => !/^jobpro\.company\.|\.export-requested\./.test(type);
