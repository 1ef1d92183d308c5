import { publishEvents } from '../demo/publish-day.js';
import type { SampleCompany } from '@jobpro/test-data';
import { setUpCompany } from '../demo/company-setup.js';
import type { System } from '../system.js';

/** Until then the sample companies have sent their invoices; what comes later is left for the pictures. */
const UNTIL = '15:00';

/**
 * A working afternoon: both companies are connected and set up, the morning's invoices were sent, some of them failed for a
 * reason, and the rest waits to be chosen.
 */
export async function prepareAfternoon(system: System, companies: readonly SampleCompany[]): Promise<void> {
  for (const company of companies) await setUpCompany(system, company);
  const play = (wanted: (type: string, at: string) => boolean) => {
    const events = companies.flatMap(({ id, events: all }) =>
      all.filter(({ type, at }) => wanted(type, at)).map(({ type, data }) => ({ companyId: id, type, data })),
    );
    return publishEvents(system, { events, twice: false });
  };
  await play((type) => !isSelection(type));
  await play((type, at) => isSelection(type) && at < UNTIL);
}

const isSelection = (type: string): boolean => type.endsWith('.export-requested.v1');
