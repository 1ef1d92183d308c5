import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, openPage, startBrowser } from '@jobpro/testing';
import type { Browser, Page } from 'playwright-core';
import { type BusUnderTest, connectBus } from './testing/bus.js';
import { type ConsoleUnderTest, seedCompany, seedInvoices, startConsole } from './testing/console.js';

const PATIENCE = 240_000;
const AWAY = 'The console cannot be reached.';
const AGAIN = 'Check your connection, then try again. Nothing is done twice.';
const OURS = 'Something went wrong here, and nothing was changed.';

let desk: ConsoleUnderTest;
let browser: Browser;
let bus: BusUnderTest;
beforeAll(async () => {
  [desk, browser] = await Promise.all([startConsole(), startBrowser()]);
  bus = await connectBus(desk.natsUrl);
  await seedCompany(desk.database, 'acme', { name: 'Harbor Light Remodeling' });
  await seedInvoices(desk.database, 'acme', 80);
}, PATIENCE);
afterAll(async () => {
  await browser.close();
  await bus.close();
  await desk.stop();
});

/** Logs the company's owner in, and opens a page of the company. */
async function open(path: string): Promise<Page> {
  const { page } = await openPage(browser);
  await page.goto(desk.url);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('row').nth(5).waitFor();
  if (path !== '') await page.goto(`${desk.url}/c/acme${path}`);
  return page;
}

/** Selects one invoice and opens its preview. */
async function preview(page: Page, number: string) {
  await page.getByRole('checkbox', { name: `Choose ${number}` }).check();
  await page.getByRole('button', { name: 'Preview and send' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send to QuickBooks' });
  const send = dialog.getByRole('button', { name: 'Send 1 invoice' });
  await send.waitFor();
  await eventually(() => send.isEnabled());
  return { dialog, send };
}

const acts = {
  'invoice.export-requested': 'jobpro.invoice.export-requested.v1',
  'invoice.exclude': 'mapping.invoice.act-requested.v1',
  'company.configured': 'mapping.company.act-requested.v1',
} as const;
/** Counts how often an act was done so far: recorded, and published. */
async function count(what: keyof typeof acts): Promise<{ recorded: number; published: number }> {
  const recorded: unknown[] = await desk.database.query('select id from console.act where what = $1', [what]);
  return { recorded: recorded.length, published: (await bus.published('acme', acts[what])).length };
}
/** Expects that an act was done once more than before. */
async function expectOnce(what: keyof typeof acts, before: { recorded: number; published: number }): Promise<void> {
  const once = { recorded: before.recorded + 1, published: before.published + 1 };
  await eventually(async () => expect(await count(what)).toEqual(once));
}

/** Processes the next changing request, but loses its response on the way. */
async function loseResponse(page: Page, path: string): Promise<void> {
  let lost = false;
  await page.route(`**${path}`, async (route) => {
    if (lost || route.request().method() === 'GET') return route.fallback();
    lost = true;
    await route.fetch();
    return route.abort('connectionreset');
  });
}

/** Takes a table away meanwhile, so that requests that need it are answered with 500. */
async function without(table: string, meanwhile: () => Promise<void>): Promise<void> {
  const [, name = ''] = table.split('.');
  await desk.database.query(`alter table ${table} rename to ${name}_gone`);
  try {
    await meanwhile();
  } finally {
    await desk.database.query(`alter table ${table}_gone rename to ${name}`);
  }
}

describe('an act without a response', () => {
  test(
    'because the console is down: the page says so, asks for a login later, and continues where it was',
    async () => {
      const page = await open('/desk/invoice?q=INV-1000');
      const { dialog, send } = await preview(page, 'INV-1000');
      const before = await count('invoice.export-requested');
      await desk.away(async () => {
        await send.click();
        await dialog.getByRole('alert').getByText(AWAY).waitFor();
        await dialog.getByText(AGAIN).waitFor();
      });
      // The page reconnects without a click, and finds that its login has ended with the console.
      const ended = page.getByRole('dialog', { name: 'Your login has ended' });
      await ended.waitFor({ timeout: 30_000 });
      await ended.getByRole('button', { name: 'Log in' }).click();
      await ended.waitFor({ state: 'detached' });
      await send.click();
      await page.getByText('Sending: 0 of').waitFor();
      await expectOnce('invoice.export-requested', before);
    },
    PATIENCE,
  );

  test(
    'because the connection broke after it arrived: sent again, it is done once',
    async () => {
      const page = await open('/desk/invoice?q=INV-1002');
      const { dialog, send } = await preview(page, 'INV-1002');
      const before = await count('invoice.export-requested');
      await loseResponse(page, '/exports');
      await send.click();
      await dialog.getByText(AGAIN).waitFor();
      await send.click();
      await page.getByText('Sending: 0 of').waitFor();
      await expectOnce('invoice.export-requested', before);
    },
    PATIENCE,
  );

  test.each(['lost', 'failed'])(
    '%s, on a record: done again, it is one act, and a new decision is another',
    async (how) => {
      const page = await open(how === 'lost' ? '/records/invoice/I4' : '/records/invoice/I6');
      const hold = page.getByRole('button', { name: 'Do not send' });
      await hold.waitFor();
      const before = await count('invoice.exclude');
      if (how === 'lost') {
        await loseResponse(page, '/acts');
        await hold.click();
        await page.getByRole('alert').getByText(AGAIN).waitFor();
      } else {
        await without('console.act', async () => {
          await hold.click();
          await page.getByRole('alert').getByText(OURS).waitFor();
        });
      }
      await hold.click();
      await page.getByText('This page shows the result.').waitFor();
      await expectOnce('invoice.exclude', before);
      await hold.click();
      await eventually(async () => expect((await count('invoice.exclude')).recorded).toBe(before.recorded + 2));
    },
    PATIENCE,
  );
});

test(
  'a refused act says why and what to do, keeps the selection and sends nothing',
  async () => {
    const page = await open('/desk/invoice?q=INV-104');
    await page.getByRole('checkbox', { name: 'Choose all that are loaded' }).check();
    await page.getByRole('button', { name: 'Preview and send' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send to QuickBooks' });
    const send = dialog.getByRole('button', { name: /^Send \d+ invoices/ });
    await eventually(() => send.isEnabled());
    const before = await count('invoice.export-requested');
    await desk.database.query(
      `update mapping.sync_record set state = 'exported' where entity = 'invoice' and company_id = 'acme' and name like 'INV-104%'`,
    );
    await send.click();
    const refusal = dialog.getByRole('alert');
    await refusal.getByText('None of these can be sent now. They are already sent or on their way.').waitFor();
    await refusal.getByText('Refresh the list.').waitFor();
    expect(await count('invoice.export-requested')).toEqual(before);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('checkbox', { name: 'Choose INV-1040' }).waitFor();
    expect(await page.getByRole('checkbox', { name: 'Choose INV-1040' }).isChecked()).toBe(true);
  },
  PATIENCE,
);

describe('what cannot be loaded', () => {
  test(
    'because of the console: a sentence, a remedy, and a button that loads it again',
    async () => {
      const page = await open('/issues');
      await page.getByRole('heading', { name: 'No income account is set for new service items.' }).waitFor();
      await without('mapping.candidate', async () => {
        await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Import review' }).click();
        const alert = page.getByRole('alert');
        await alert.getByText(OURS).waitFor();
        await alert
          .getByText('Try again in a minute. If it keeps failing, tell support what you did and when.')
          .waitFor();
      });
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText(/^No (customer|item)s to decide$/).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
    },
    PATIENCE,
  );

  const requests: Record<string, RegExp> = {
    '/setup': /\/api\/companies\/acme$/,
    '/history': /\/batches$/,
    '/history?acts': /\/acts$/,
    '/tie-out': /\/api\/.*\/tie-outs/,
    '/settings': /\/api\/.*\/settings$/,
    '/records/invoice/I2': /\/passport$/,
    '/desk/invoice': /\/records\/invoice\?/,
    '/developer': /\/event-log/,
  };
  test(
    'because nothing responds: every page says so, and loads it on request',
    async () => {
      const page = await open('');
      const context = page.context();
      const recovered = Object.entries(requests).map(async ([path, request]) => {
        const tab = await context.newPage();
        await tab.route(request, (route) => route.abort('connectionrefused'));
        await tab.goto(`${desk.url}/c/acme${path}`);
        const alert = tab.getByRole('alert').filter({ hasText: AWAY });
        await alert.getByText('Check your connection. The page continues automatically.').waitFor({ timeout: 30_000 });
        await tab.unroute(request);
        await alert.getByRole('button', { name: 'Try again' }).click();
        await alert.waitFor({ state: 'detached' });
        await tab.close();
        return path;
      });
      expect(await Promise.all(recovered)).toEqual(Object.keys(requests));
    },
    PATIENCE,
  );

  test(
    'a search that fails does not say that there is nothing',
    async () => {
      const page = await open('');
      await page.route(/\/search\?/, (route) => route.fulfill({ status: 502, body: '<html>Bad Gateway</html>' }));
      await page.getByRole('textbox', { name: 'Find a number, name or amount' }).fill('INV-1042');
      await page.getByText('The search did not work. Try again in a minute.').waitFor({ timeout: 15_000 });
      expect(await page.getByText('Nothing found').count()).toBe(0);
    },
    PATIENCE,
  );
});

test(
  'nothing can be selected while the list is loading',
  async () => {
    const page = await open('/issues');
    let load = (): void => undefined;
    const loading = new Promise<void>((resolve) => (load = resolve));
    await page.route(/\/api\/.*\/records\/invoice\?/, async (route) => {
      await loading;
      return route.fallback();
    });
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Invoices' }).click();
    await page.getByRole('link', { name: /^Failed/ }).click();
    const all = page.getByRole('checkbox', { name: 'Choose all that are loaded' });
    await all.waitFor();
    expect(await all.isDisabled()).toBe(true);
    load();
    await all.check();
    await page
      .getByRole('checkbox', { name: /^Choose INV/, checked: true })
      .first()
      .waitFor();
  },
  PATIENCE,
);

describe('settings', () => {
  const changeElsewhere = async (change: object): Promise<void> => {
    await desk.database.query(
      `update mapping.company set revision = revision + 1,
              settings = settings || $1::jsonb || jsonb_build_object('revision', revision + 1) where company_id = 'acme'`,
      [JSON.stringify(change)],
    );
    const [row]: { revision: number }[] = await desk.database.query(
      `select revision from mapping.company where company_id = 'acme'`,
    );
    await bus.publish('acme', 'mapping.company.configured.v1', { revision: row?.revision });
  };

  test(
    'whose response was lost: what is typed afterwards is a new change',
    async () => {
      const page = await open('/settings');
      const form = page.locator('form');
      const before = await count('company.configured');
      await form.getByRole('combobox', { name: 'Income', exact: true }).fill('Sales, first');
      await loseResponse(page, '/settings');
      await page.getByRole('button', { name: 'Save' }).click();
      await form.getByRole('alert').getByText(AGAIN).waitFor();
      await form.getByRole('combobox', { name: 'Income', exact: true }).fill('Sales, second');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('They apply to everything you send from now on.').waitFor();
      await eventually(async () => expect((await count('company.configured')).published).toBe(before.published + 2));
      const published = await bus.published('acme', 'mapping.company.act-requested.v1');
      expect(JSON.stringify(published.at(-1))).toContain('"income":"Sales, second"');
    },
    PATIENCE,
  );

  test(
    'that somebody else changes meanwhile: what was typed stays, is refused with a remedy, and can be started again',
    async () => {
      const page = await open('/settings');
      const income = page.locator('form').getByRole('combobox', { name: 'Income', exact: true });
      // As long as nothing is typed, the newest settings are shown.
      await income.waitFor();
      await changeElsewhere({ accounts: { income: 'Sales by Erin' } });
      await eventually(async () => expect(await income.inputValue()).toBe('Sales by Erin'));
      await income.fill('Mine');
      await page.keyboard.press('Tab');
      await changeElsewhere({ accounts: { income: 'Sales by Morgan' } });
      await page.getByText('The settings were changed while you were editing').waitFor();
      expect(await income.inputValue()).toBe('Mine');
      const before = await count('company.configured');
      await page.getByRole('button', { name: 'Save' }).click();
      const refusal = page.locator('form').getByRole('alert');
      await refusal.getByText('Someone else changed the settings in the meantime.').waitFor();
      await refusal.getByText('Look at them again, then make your change.').waitFor();
      expect(await count('company.configured')).toEqual(before);
      await page.getByRole('button', { name: 'Start again from the latest' }).click();
      expect(await income.inputValue()).toBe('Sales by Morgan');
      await refusal.waitFor({ state: 'detached' });
    },
    PATIENCE,
  );
});

describe('a login that ends while the page is open', () => {
  test(
    'what was typed stays, and is saved once after the next login',
    async () => {
      const page = await open('/settings');
      const income = page.locator('form').getByRole('combobox', { name: 'Income', exact: true });
      await income.fill('Sales of the year');
      await page.keyboard.press('Tab');
      const before = await count('company.configured');
      await page.context().clearCookies();
      await page.getByRole('button', { name: 'Save' }).click();
      const ended = page.getByRole('dialog', { name: 'Your login has ended' });
      await ended.getByText('Log in again, and this page continues as you left it.').waitFor();
      await ended.getByRole('button', { name: 'Log in' }).click();
      await ended.waitFor({ state: 'detached' });
      expect(await income.inputValue()).toBe('Sales of the year');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('They apply to everything you send from now on.').waitFor();
      await expectOnce('company.configured', before);
    },
    PATIENCE,
  );

  test(
    'a login as another user starts again',
    async () => {
      const page = await open('/settings');
      await page.getByRole('button', { name: 'Save' }).waitFor();
      await page.context().clearCookies();
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'History' }).click();
      const ended = page.getByRole('dialog', { name: 'Your login has ended' });
      await ended.getByRole('combobox', { name: 'Log in as' }).click();
      await page.getByRole('option', { name: 'Vic Viewer' }).click();
      await ended.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('button', { name: 'Logged in as Vic Viewer' }).waitFor();
      await page.getByRole('heading', { name: 'Invoices' }).waitFor();
      expect(await ended.count()).toBe(0);
    },
    PATIENCE,
  );
});
