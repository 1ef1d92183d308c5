import { z } from 'zod';
import type { System } from '../system.js';
import { admin } from './admin-client.js';
import type { QuickBooksSnapshot } from './quickbooks-snapshot.js';
import { readDesktopSnapshot } from './desktop-snapshot.js';
import { readOnlineSnapshot } from './online-snapshot.js';
import type { SampleCompany } from '@jobpro/test-data';

/** A company whose QuickBooks is seeded in a simulator and connected. */
export interface CompanySetup {
  /** The company under its id in this run. */
  readonly company: SampleCompany;
  readonly before: QuickBooksSnapshot;
  readonly snapshot: () => Promise<QuickBooksSnapshot>;
  /** The calls that QuickBooks received, in a bookkeeper's or operator's words. */
  readonly calls: () => Promise<Readonly<Record<string, number>>>;
}

/** Seconds between two runs of the Web Connector in the demo; bookkeepers set fifteen minutes. */
const RUN_EVERY = 1;

/** Seeds a company's QuickBooks and connects it, as its bookkeeper would. */
export async function setUpCompany(system: System, company: SampleCompany): Promise<CompanySetup> {
  return company.edition === 'online' ? setUpOnline(system, company) : setUpDesktop(system, company);
}

const Calls = z.object({ realms: z.record(z.string(), z.unknown()) });

async function setUpOnline(system: System, company: SampleCompany): Promise<CompanySetup> {
  const simulator = system.process('quickbooks-online').url;
  const realm = realmOf(company.id);
  await admin(`${simulator}/admin/realms/${realm}`, { method: 'PUT', body: company.quickBooks });
  await connectOnline(system, company.id, realm);
  const before = await readOnlineSnapshot(simulator, realm);
  await admin(`${simulator}/admin/calls`, { method: 'DELETE' });
  return {
    company,
    before,
    snapshot: () => readOnlineSnapshot(simulator, realm),
    calls: async () =>
      numbersIn(Calls.parse(await admin(`${simulator}/admin/calls?realm=${realm}`)).realms[realm] ?? {}),
  };
}

/** A realm is a number; each company gets one of its own from its id. */
export function realmOf(companyId: string): string {
  let sum = 0n;
  for (const letter of Buffer.from(companyId)) sum = (sum * 257n + BigInt(letter)) % 10n ** 12n;
  return `9130${String(sum).padStart(12, '0')}`;
}

/** Connects a company as a browser does: our address, Intuit's consent, and back with a code. */
async function connectOnline(system: System, companyId: string, realm: string): Promise<void> {
  const connector = system.process('online-connector').url;
  const start = await fetch(`${connector}/connect?company=${companyId}`, {
    redirect: 'manual',
    headers: { authorization: `Bearer ${system.secrets.ADMIN_TOKEN}` },
  });
  const consent = new URL(locationOf(start, 'the connector'));
  // On Intuit's page the user chooses the company.
  consent.searchParams.set('realm', realm);
  const back = locationOf(await fetch(consent, { redirect: 'manual' }), 'Intuit’s consent page');
  // A browser brings back the cookie that it got at the start.
  const [cookie] = start.headers.getSetCookie();
  const ended = await fetch(back, { headers: { cookie: cookie?.split(';')[0] ?? '' } });
  const page = await ended.text();
  const status = z
    .object({ status: z.string() })
    .safeParse(await admin(`${connector}/companies/${companyId}/connection`, { token: system.secrets.ADMIN_TOKEN }));
  if (!ended.ok || !status.success || status.data.status !== 'connected')
    throw new Error(`QuickBooks Online could not be connected: ${page.replace(/<[^>]*>|\s+/g, ' ').slice(0, 300)}`);
}

function locationOf(response: Response, who: string): string {
  const location = response.headers.get('location');
  if (location === null) throw new Error(`${who} answered ${response.status} and sent the user nowhere.`);
  return location;
}

const Connection = z.object({ userName: z.string(), password: z.string(), qwc: z.string() });

async function setUpDesktop(system: System, company: SampleCompany): Promise<CompanySetup> {
  const simulator = `${system.process('quickbooks-desktop').url}/admin/companies/${company.id}`;
  await admin(simulator, { method: 'PUT', body: { seed: company.quickBooks, settings: { noOpWaitMs: 250 } } });
  const connection = Connection.parse(
    await admin(`${system.process('desktop-qbxml').url}/companies/${company.id}/connection`, {
      method: 'PUT',
      body: {},
      token: system.secrets.ADMIN_TOKEN,
    }),
  );
  await admin(`${simulator}/applications`, {
    method: 'POST',
    body: { qwc: connection.qwc, password: connection.password },
  });
  await admin(`${simulator}/schedule`, { method: 'PUT', body: { on: true, everySeconds: RUN_EVERY } });
  // "Update Selected": the first run greets the service, before there is anything to fetch.
  await admin(`${simulator}/run`, { method: 'POST', body: {} });
  const url = system.process('quickbooks-desktop').url;
  const before = await readDesktopSnapshot(url, company.id);
  return {
    company,
    before,
    snapshot: () => readDesktopSnapshot(url, company.id),
    calls: async () => numbersIn(await admin(`${simulator}/statistics`)),
  };
}

/** The plain numbers of a program's statistics. */
function numbersIn(statistics: unknown): Record<string, number> {
  const read = z.record(z.string(), z.unknown()).parse(statistics);
  return Object.fromEntries(
    Object.entries(read).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}
