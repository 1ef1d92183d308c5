import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, type Looked, openPage, repositoryRoot, startBrowser } from '@jobpro/testing';
import type { Browser, Page } from 'playwright-core';
import {
  type ConsoleUnderTest,
  newId,
  openCompany,
  seedCompany,
  seedInvoices,
  startConsole,
} from './testing/console.js';

/** Milliseconds. A browser is slow on a busy machine. */
const PATIENCE = 240_000;
const FIRST_PAGE = 300 * 1024;
const DESK = '/desk/invoice';

let desk: ConsoleUnderTest;
let browser: Browser;
beforeAll(async () => {
  if (!existsSync(join(repositoryRoot, 'apps/console/dist/web/index.html')))
    throw new Error('The page is not built: run "npm run build".');
  [desk, browser] = await Promise.all([startConsole(), startBrowser()]);
  await seedCompany(desk.database, 'acme', { name: 'Harbor Light Remodeling' });
  await seedInvoices(desk.database, 'acme', 3_000);
}, PATIENCE);
afterAll(async () => {
  await browser.close();
  await desk.stop();
});

const rowsShown = (page: Page) => page.getByRole('row').nth(5).waitFor();
const openDesk = async (query = '', options = {}): Promise<Looked> => {
  const looked = await openCompany(desk, browser, `${DESK}${query}`, options);
  await rowsShown(looked.page);
  return looked;
};

test(
  'a bookkeeper logs in, filters, selects, previews and sends, also by keyboard',
  async () => {
    const looked = await openPage(browser);
    const { page, errors, picture } = looked;
    await page.goto(desk.url);
    await page.getByRole('button', { name: 'Log in' }).click();
    await rowsShown(page);
    expect(looked.bytes()).toBeLessThan(FIRST_PAGE);
    expect(await page.title()).toBe('Invoices · JobPro for QuickBooks');

    await page.getByRole('link', { name: /^Failed/ }).click();
    await page.getByText('No income account is set for new service items.').first().waitFor();
    expect(page.url()).toContain('view=failed');
    await page.getByRole('link', { name: /^Ready/ }).click();
    await page.getByRole('textbox', { name: 'Find', exact: true }).fill('1042');
    await page.getByRole('status').filter({ hasText: '1 invoice' }).first().waitFor();
    expect(page.url()).toContain('q=1042');
    await page.reload();
    await page.getByRole('link', { name: 'INV-1042' }).waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByRole('status').filter({ hasText: '1,800 invoices' }).first().waitFor();
    await page.getByRole('row').nth(5).waitFor();

    await page.getByRole('checkbox', { name: 'Choose all that are loaded' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Choose all 1,800 that the filter finds' }).click();
    await picture('desk');
    await page.getByRole('button', { name: 'Preview and send' }).click();
    const send = page.getByRole('button', { name: 'Send 1,800 invoices' });
    await send.waitFor();
    await picture('preview');
    await send.dblclick();
    await page.getByText('Sending: 0 of').waitFor();
    const sent: unknown = await desk.database.query(
      `select about ->> 'count' as count from console.act where what = 'invoice.export-requested'`,
    );
    expect(sent).toEqual([{ count: '1800' }]);
    expect(errors).toEqual([]);
  },
  PATIENCE,
);

test(
  'the list loads more rows on scrolling, and the document has few of them',
  async () => {
    const { page } = await openDesk('?view=all&sort=date');
    await page.locator('[role=table][aria-rowcount="3001"]').waitFor();
    const lastRow = async () => Number(await page.getByRole('row').last().getAttribute('aria-rowindex'));
    for (let turn = 0; turn < 6; turn++) {
      const previous = await lastRow();
      await page.mouse.wheel(0, 6_000);
      await eventually(async () => (await lastRow()) > previous);
    }
    expect(await page.getByRole('row').count()).toBeLessThan(80);
  },
  PATIENCE,
);

test(
  'the skip link, the search and a record are reached by keyboard',
  async () => {
    const { page, errors } = await openDesk();
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the page' });
    expect(await page.evaluate('document.activeElement?.textContent')).toBe(await skip.textContent());
    await page.keyboard.press('Enter');
    await page.keyboard.press('/');
    await page.keyboard.type('1042');
    await page.getByRole('option', { name: /INV-1042/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Invoice INV-1042' }).waitFor();
    expect(errors).toEqual([]);
  },
  PATIENCE,
);

test(
  'dates and amounts are formatted by the user’s locale',
  async () => {
    const { page } = await openDesk('', { locale: 'de-DE' });
    const row = page.getByRole('row').nth(2);
    // The row is empty until its invoice has come.
    await eventually(async () =>
      expect((await row.innerText()).replaceAll('\u00a0', ' ')).toMatch(/\d\d\.\d\d\.\d{4}[\s\S]*\d+,\d\d \$/),
    );
  },
  PATIENCE,
);

test(
  'an open page does not poll, and reads what changes when it hears of it',
  async () => {
    const { page } = await openPage(browser);
    await page.clock.install();
    await page.goto(desk.url);
    await page.getByRole('button', { name: 'Log in' }).click();
    await rowsShown(page);
    await page.locator('[aria-busy=true], .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.clock.fastForward('05:00');
    // The browser reports requests in order: whatever the timers started has been reported before this.
    await page.evaluate('fetch("/icon.svg")');
    expect(requests).toEqual([`${desk.url}/icon.svg`]);
    const owner = await desk.login('dev-owner', 'acme');
    await desk.ask(owner, '/api/companies/acme/acts', {
      method: 'POST',
      body: { requestId: newId(), entity: 'invoice', act: { kind: 'exclude', ids: ['I0'] } },
    });
    await eventually(() => requests.some((url) => url.includes('/records/invoice/rows')));
  },
  PATIENCE,
);

test(
  'the API’s documents open in the browser',
  async () => {
    const { page, errors } = await openPage(browser);
    await page.goto(`${desk.url}/api/docs`);
    await page.getByRole('heading', { name: /the console/ }).waitFor();
    expect(errors).toEqual([]);
  },
  PATIENCE,
);

test('the page may run its own scripts only, and no frame may hold it', async () => {
  const policy = (await fetch(desk.url)).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src 'self'(;|$)/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-');
});

test(
  'a month is closed with a reason, its certificate is shown and printed, and a later change is reported on every page',
  async () => {
    const looked = await openCompany(desk, browser, '/tie-out?from=2025-12-01&to=2025-12-31');
    const { page, picture } = looked;
    const button = page.getByRole('button', { name: 'Close December 2025' });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page
      .getByRole('textbox', { name: 'Why the month is closed although it does not tie out' })
      .fill('These invoices are from before go-live.');
    await button.click();
    await page.getByRole('heading', { name: 'Certificate of December 2025' }).waitFor();
    await page.getByText('These invoices are from before go-live.').waitFor();
    await page.getByText('Nothing of this month has changed since it was closed.').waitFor();
    expect(await looked.barriers()).toEqual([]);

    await desk.database.query(
      `update mapping.sync_record set snapshot = snapshot || '{"total": "1.00"}' where company_id = 'acme' and id = 'I7'`,
    );
    await page.reload();
    await page.getByText('Changes since the month was closed: 1 document').waitFor();
    await page.getByRole('link', { name: 'INV-1007' }).first().waitFor();
    await picture('certificate');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    await picture('certificate-printed');
    await page.emulateMedia({ media: 'screen' });
    await page.goto(`${desk.url}/c/acme/history`);
    await page.getByRole('link', { name: 'December 2025: 1 document changed' }).waitFor();
    await page.goto(`${desk.url}/c/acme/tie-out`);
    await page.getByRole('row', { name: /December 2025.*1 document changed since/ }).waitFor();
    expect(looked.errors).toEqual([]);
  },
  PATIENCE,
);

const paths = {
  overview: '/overview',
  search: '/search?q=INV-100',
  desk: '/desk/invoice?view=all',
  record: '/records/invoice/I3',
  issues: '/issues',
  setup: '/setup',
  settings: '/settings',
  history: '/history',
  review: '/import',
  'tie-out': '/tie-out',
  jobs: '/jobs',
  developer: '/developer',
  nothing: '/desk/payment?q=zzz',
};

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 800 };

/** Everything but colours is the same in both schemes, so that the second scheme is checked for colours alone. */
describe.each([
  { colorScheme: 'light', rules: undefined },
  { colorScheme: 'dark', rules: ['color-contrast', 'link-in-text-block'] },
] as const)('in $colorScheme colours', ({ colorScheme, rules }) => {
  test(
    'axe finds nothing serious on any page, wide or on a phone, and no page is wider than a phone',
    async () => {
      const looked = await openPage(browser, { colorScheme, viewport: WIDE });
      const { page, picture } = looked;
      const barriersOf: Record<string, string[]> = {};
      const check = async (name: string) => {
        await page.locator('[aria-busy=true], .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
        await picture(`${name}-${colorScheme}`);
        barriersOf[name] = await looked.barriers(rules);
      };
      await page.goto(desk.url);
      await page.getByRole('button', { name: 'Log in' }).waitFor();
      await check('login');
      await page.getByRole('button', { name: 'Log in' }).click();
      await rowsShown(page);
      for (const [name, path] of Object.entries(paths)) {
        await page.goto(`${desk.url}/c/acme${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await check(name);
        await page.setViewportSize(PHONE);
        const overflow = () =>
          page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
        await eventually(async () => expect([name, await overflow()]).toEqual([name, 0]));
        await check(`${name}-phone`);
        await page.setViewportSize(WIDE);
      }
      await page.goto(`${desk.url}/c/acme/developer`);
      for (const tab of ['Schemas', 'Try an event']) {
        await page.getByRole('tab', { name: tab }).click();
        await page.getByRole('tabpanel').getByRole('textbox').first().waitFor();
        await check(`developer-${tab.toLowerCase().replaceAll(' ', '-')}`);
      }
      expect(Object.entries(barriersOf).filter(([, lines]) => lines.length > 0)).toEqual([]);
      expect(looked.errors).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'axe finds nothing serious on the operators’ page and on an open dialog',
    async () => {
      const operator = await openPage(browser, { colorScheme });
      await operator.page.goto(desk.url);
      await operator.page.getByRole('combobox', { name: 'Log in as' }).click();
      await operator.page.getByRole('option', { name: /Oscar/ }).click();
      await operator.page.getByRole('button', { name: 'Log in' }).click();
      await operator.page.getByRole('row').nth(1).waitFor();
      await operator.picture(`operations-${colorScheme}`);
      expect(await operator.barriers(rules)).toEqual([]);

      const owner = await openDesk('', { colorScheme });
      await owner.page
        .getByRole('checkbox', { name: /^Choose INV/ })
        .first()
        .check();
      await owner.page.getByRole('button', { name: 'Preview and send' }).click();
      await owner.page
        .getByRole('dialog')
        .getByText(/1 invoice, /)
        .waitFor();
      // Until the plan is there the button is disabled, and its colours are those of a disabled button.
      await owner.page.getByRole('button', { name: 'Send 1 invoice' }).click({ trial: true });
      expect(await owner.barriers(rules)).toEqual([]);
      expect([...operator.errors, ...owner.errors]).toEqual([]);
    },
    PATIENCE,
  );
});
