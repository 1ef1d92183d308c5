import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually, type ManagedProcess, startBrowser, startProcess, openPage } from '@jobpro/testing';
import type { Browser, Page } from 'playwright-core';
import { type BusUnderTest, connectBus } from '../testing/bus.js';
import { type ConsoleUnderTest, newId, startConsole } from '../testing/console.js';
import { Review } from './review.schema.js';

const PATIENCE = 240_000;
/** More than the mapping decides in one transaction. */
const MANY = 1_203;
/** Two pages of the list. */
const SHOWN_TWICE = 150;

let desk: ConsoleUnderTest;
let mapping: ManagedProcess;
let browser: Browser;
let bus: BusUnderTest;
beforeAll(async () => {
  [desk, browser] = await Promise.all([startConsole(), startBrowser()]);
  mapping = await startProcess({ app: 'customer-mapping', env: desk.surroundingsOf('customer-mapping') });
  bus = await connectBus(desk.natsUrl);
}, PATIENCE);
afterAll(async () => {
  await browser.close();
  await bus.close();
  await mapping.stop();
  await desk.stop();
});

const remoteCustomer = (name: string, more: object = {}) => ({
  remote: { id: `Q-${name}` },
  name,
  active: true,
  ...more,
});

/** Makes a company with JobPro's customers, and imports QuickBooks' customers. Returns its owner's token. */
async function imported(companyId: string, ours: readonly object[], theirs: readonly object[]): Promise<string> {
  await bus.publish(companyId, 'jobpro.company.configured.v1', {
    revision: 1,
    name: `Company ${companyId}`,
    edition: 'online',
    accounts: {},
  });
  for (const [at, customer] of ours.entries())
    await bus.publish(companyId, 'jobpro.customer.created.v1', { id: `C${at}`, revision: 1, ...customer });
  await eventually(async () => {
    const [row]: { n: number }[] = await desk.database.query(
      `select count(*)::int as n from mapping.sync_record where entity = 'customer' and company_id = $1`,
      [companyId],
    );
    expect(row?.n).toBe(ours.length);
  });
  const owner = await desk.login('dev-owner', companyId);
  const request = { requestId: newId(), entities: ['customer'] };
  await desk.ask(owner, `/api/companies/${companyId}/imports`, { method: 'POST', body: request });
  const importId = `${request.requestId}-customer`;
  for (let at = 0; at < theirs.length; at += 500) {
    await bus.publish(companyId, 'outcome.customer.imported.v1', {
      importId,
      page: 1 + at / 500,
      last: at + 500 >= theirs.length,
      customers: theirs.slice(at, at + 500),
    });
  }
  // Pages may be read in any order.
  await eventually(
    async () => expect((await review(owner, companyId)).last).toMatchObject({ pages: Math.ceil(theirs.length / 500) }),
    { within: 30_000 },
  );
  return owner;
}

const review = async (token: string, companyId: string, query = 'show=open') =>
  Review.parse((await desk.ask(token, `/api/companies/${companyId}/imports/customer?${query}`)).body);
const published = async (companyId: string) =>
  (await bus.published(companyId, 'sync.customer.imported.v1')).flatMap(({ customers }) =>
    customers.map(({ name }) => name),
  );

async function openReview(companyId: string, query = ''): Promise<{ page: Page; errors: readonly string[] }> {
  const { page, errors } = await openPage(browser);
  await page.goto(desk.url);
  await page.getByRole('combobox', { name: 'Company' }).click();
  await page.getByRole('option', { name: `Company ${companyId}` }).click();
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Invoices' }).waitFor();
  await page.goto(`${desk.url}/c/${companyId}/import${query}`);
  return { page, errors };
}

const takeOthers = async (page: Page, title: string) => {
  await page.getByRole('button', { name: 'Add all others to JobPro' }).click();
  await page.getByRole('dialog', { name: title }).getByRole('button', { name: 'Add them' }).dblclick();
  await page.getByText(/^No (customer|item)s to decide$/).waitFor({ timeout: 30_000 });
};

test(
  'likely matches are linked, and all others become new in JobPro, which cannot be undone',
  async () => {
    const owner = await imported(
      'few',
      [
        { displayName: 'John Smith' },
        { displayName: 'Ann Lee', email: 'ann@example.com' },
        { displayName: 'Meyer Oil' },
      ],
      [
        remoteCustomer('Smith, John'),
        remoteCustomer('Lee Bakery', { email: 'ann@example.com' }),
        remoteCustomer('Meier Oil'),
      ],
    );
    const { page, errors } = await openReview('few');
    await page.getByRole('listitem').nth(2).waitFor();
    await page.getByRole('button', { name: 'Link all likely matches' }).click();
    await page.getByRole('listitem').nth(1).waitFor({ state: 'detached' });
    const linked = (await review(owner, 'few', 'show=linked')).candidates;
    expect(linked.map(({ name, decidedBy }) => [name, decidedBy]).sort()).toEqual([
      ['Lee Bakery', 'Olivia Owner'],
      ['Smith, John', 'Olivia Owner'],
    ]);
    await takeOthers(page, 'Add 1 customer to JobPro?');
    expect(await published('few')).toEqual(['Meier Oil']);

    await page.getByRole('button', { name: /^New in JobPro/ }).click();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Meier Oil' })
      .getByText('new in JobPro by Olivia Owner')
      .waitFor();
    expect(await page.getByRole('button', { name: /^Undo/ }).count()).toBe(0);
    expect(errors).toEqual([]);
  },
  PATIENCE,
);

test(
  'one press adds more than a thousand customers to JobPro, each once',
  async () => {
    const names = Array.from({ length: MANY }, (_, at) => String(at).padStart(4, '0'));
    const owner = await imported(
      'many',
      names.map((name) => ({ displayName: `Meyer ${name}` })),
      names.map((name) => remoteCustomer(`Meier ${name}`)),
    );
    expect((await review(owner, 'many')).counts).toEqual({ open: MANY });
    const { page, errors } = await openReview('many');
    await takeOthers(page, 'Add 1,203 customers to JobPro?');
    expect((await review(owner, 'many')).counts).toEqual({ published: MANY });
    await eventually(async () => expect(await published('many')).toHaveLength(MANY));
    expect(new Set(await published('many')).size).toBe(MANY);
    const acts: unknown = await desk.database.query(
      `select what from console.act where company_id = 'many' and what like 'customer.%'`,
    );
    expect(acts).toEqual([{ what: 'customer.decide-all-candidates' }]);
    expect(errors).toEqual([]);
  },
  PATIENCE,
);

test(
  'all shown links are undone together, except those that an exported document uses',
  async () => {
    const names = Array.from({ length: SHOWN_TWICE }, (_, at) => `Customer ${at}`);
    const owner = await imported(
      'undo',
      names.map((displayName) => ({ displayName })),
      names.map((name) => remoteCustomer(name)),
    );
    await desk.database.query(
      `insert into mapping.sync_record (entity, company_id, id, state, revision, name, snapshot)
       values ('invoice', 'undo', 'I1', 'exported', 1, 'INV-1', '{"id": "I1", "customerId": "C7"}')`,
    );
    const { page, errors } = await openReview('undo', '?show=linked');
    await page.getByRole('button', { name: 'Undo these 100' }).waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('Records on which something was sent stay linked.').waitFor();
    await page.getByRole('button', { name: `Undo these ${SHOWN_TWICE}` }).click();
    const question = page.getByRole('dialog', { name: `Undo ${SHOWN_TWICE} decisions?` });
    await question.getByRole('button', { name: 'Undo' }).click();
    const left = page.getByRole('listitem');
    await eventually(async () => expect(await left.count()).toBe(1), { within: 20_000 });
    await left.filter({ hasText: 'Customer 7' }).waitFor();
    expect((await review(owner, 'undo')).counts).toEqual({ open: SHOWN_TWICE - 1, linked: 1 });
    const states: unknown = await desk.database.query(
      `select state, count(*)::int, count(remote)::int as linked from mapping.sync_record
        where entity = 'customer' and company_id = 'undo' group by state order by state`,
    );
    expect(states).toEqual([
      { state: 'exported', count: 1, linked: 1 },
      { state: 'ready', count: SHOWN_TWICE - 1, linked: 0 },
    ]);
    expect(errors).toEqual([]);
  },
  PATIENCE,
);

test(
  'the page says “Read” once every page of the import is processed, also if the last one comes first',
  async () => {
    const owner = await imported('order', [], [remoteCustomer('First')]);
    const next = (page: number, last: boolean, name: string) =>
      bus.publish('order', 'outcome.customer.imported.v1', {
        importId: 'second',
        page,
        last,
        customers: [remoteCustomer(name)],
      });
    await next(3, true, 'Three');
    await eventually(async () => expect((await review(owner, 'order')).last).toMatchObject({ finishedAt: null }));
    const { page, errors } = await openReview('order');
    const state = page.getByRole('status').filter({ hasText: 'from QuickBooks' });
    await state.filter({ hasText: 'Reading 1 customer from QuickBooks…' }).waitFor();
    // The last page comes a second time, and the import is still not complete.
    await next(3, true, 'Three');
    await next(2, false, 'Two');
    await state.filter({ hasText: 'Reading 2 customers from QuickBooks…' }).waitFor();
    await next(1, false, 'One');
    await state.filter({ hasText: 'Read 3 customers from QuickBooks' }).waitFor();
    expect(errors).toEqual([]);
  },
  PATIENCE,
);
