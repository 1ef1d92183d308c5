import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, repositoryRoot, startBrowser, type Looked, openPage } from '@jobpro/testing';
import type { Browser } from 'playwright-core';
import { type ConsoleUnderTest, newId, seedCompany, seedInvoices, startConsole } from './testing/console.js';

/** A browser is no quick thing on a busy machine. */
const PATIENCE = 240_000;
const FIRST_PAGE = 300 * 1024;

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

const logIn = async ({ page }: Looked) => {
  await page.goto(desk.url);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('row').nth(5).waitFor();
};

test(
  'a bookkeeper logs in, filters, chooses, previews and sends, by keyboard too',
  async () => {
    const looked = await openPage(browser);
    const { page, errors, picture } = looked;
    await logIn(looked);
    expect(looked.bytes()).toBeLessThan(FIRST_PAGE);
    expect(await page.title()).toBe('Invoices · JobPro for QuickBooks');

    await page.getByRole('link', { name: /^Failed/ }).click();
    await page.getByText('No income account is set for new service items.').first().waitFor();
    expect(page.url()).toContain('view=failed');
    await page.getByRole('link', { name: /^Ready/ }).click();
    await page.getByRole('textbox', { name: 'Number', exact: true }).fill('1042');
    await page.getByRole('status').filter({ hasText: '1 invoice' }).first().waitFor();
    expect(page.url()).toContain('q=1042');
    await page.reload();
    await page.getByRole('link', { name: 'INV-1042' }).waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();

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
  'the list stays whole while one scrolls through thousands, with few rows in the document',
  async () => {
    const looked = await openPage(browser);
    await logIn(looked);
    const { page } = looked;
    await page.goto(`${desk.url}/c/acme/desk/invoice?view=all&sort=date`);
    await page.getByRole('row').nth(5).waitFor();
    await page.locator('[role=table][aria-rowcount="3001"]').waitFor();
    const lastRow = async () => Number(await page.getByRole('row').last().getAttribute('aria-rowindex'));
    for (let turn = 0; turn < 6; turn++) {
      const before = await lastRow();
      await page.mouse.wheel(0, 6_000);
      await eventually(async () => (await lastRow()) > before);
    }
    const shown = await page.getByRole('row').count();
    expect(shown).toBeLessThan(80);
  },
  PATIENCE,
);

test(
  'everything is reached by keyboard: past the menu, to the search, to a record',
  async () => {
    const looked = await openPage(browser);
    await logIn(looked);
    const { page } = looked;
    await page.reload();
    await page.getByRole('row').nth(5).waitFor();
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
    expect(looked.errors).toEqual([]);
  },
  PATIENCE,
);

test(
  'dates and money are written as the user’s locale has them',
  async () => {
    const looked = await openPage(browser, { locale: 'de-DE' });
    await logIn(looked);
    const row = looked.page.getByRole('row').nth(2);
    // The row stands there empty while its invoice is on the way.
    await eventually(async () =>
      expect((await row.innerText()).replaceAll('\u00a0', ' ')).toMatch(/\d\d\.\d\d\.\d{4}[\s\S]*\d+,\d\d \$/),
    );
  },
  PATIENCE,
);

test(
  'a page that lies open asks for nothing, and hears of what changes',
  async () => {
    const looked = await openPage(browser);
    await logIn(looked);
    const { page } = looked;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.waitForTimeout(3_000);
    expect(asked).toEqual([]);
    const owner = await desk.login('dev-owner', 'acme');
    await desk.ask(owner, '/api/companies/acme/acts', {
      method: 'POST',
      body: { requestId: newId(), entity: 'invoice', act: { kind: 'exclude', ids: ['I0'] } },
    });
    await eventually(() => asked.some((url) => url.includes('/records/invoice/rows')));
  },
  PATIENCE,
);

test(
  'the API’s documents can be read in the browser',
  async () => {
    const { page, errors } = await openPage(browser);
    await page.goto(`${desk.url}/api/docs`);
    await page.getByRole('heading', { name: /the console/ }).waitFor();
    expect(errors).toEqual([]);
  },
  PATIENCE,
);

test('the page itself may run its own scripts only, and stands in no frame', async () => {
  const policy = (await fetch(desk.url)).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src 'self'(;|$)/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-');
});

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  const paths = {
    desk: '/c/acme/desk/invoice?view=all',
    record: '/c/acme/records/invoice/I3',
    issues: '/c/acme/issues',
    setup: '/c/acme/setup',
    settings: '/c/acme/settings',
    history: '/c/acme/history',
    review: '/c/acme/import',
    'tie-out': '/c/acme/tie-out',
    jobs: '/c/acme/jobs',
    developer: '/c/acme/developer',
    nothing: '/c/acme/desk/payment?q=zzz',
  };
  test(
    'axe finds nothing serious on any page, wide or on a phone, and no page is wider than a phone',
    async () => {
      const looked = await openPage(browser, { colorScheme });
      const { page, picture, barriers } = looked;
      const found: Record<string, string[]> = {};
      const look = async (name: string, path: string) => {
        await page.goto(`${desk.url}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('[aria-busy=true], .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
        await picture(`${name}-${colorScheme}`);
        found[name] = await barriers();
      };
      await page.goto(desk.url);
      await page.getByRole('button', { name: 'Log in' }).waitFor();
      await picture(`login-${colorScheme}`);
      found['login'] = await barriers();
      await logIn(looked);
      for (const [name, path] of Object.entries(paths)) await look(name, path);
      await page.goto(`${desk.url}/c/acme/developer`);
      for (const tab of ['Schemas', 'Try an event']) {
        await page.getByRole('tab', { name: tab }).click();
        await page.getByRole('tabpanel').getByRole('textbox').first().waitFor();
        await picture(`developer-${tab.toLowerCase().replaceAll(' ', '-')}-${colorScheme}`);
        found[tab] = await barriers();
      }

      await page.setViewportSize({ width: 390, height: 800 });
      for (const [name, path] of Object.entries(paths)) {
        await look(`${name}-phone`, path);
        const overflow: unknown = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect([name, overflow]).toEqual([name, 0]);
      }
      expect(Object.entries(found).filter(([, each]) => each.length > 0)).toEqual([]);
      expect(looked.errors).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'nor on the operators’ page, nor where a dialog is open',
    async () => {
      const looked = await openPage(browser, { colorScheme });
      const { page, picture, barriers } = looked;
      await page.goto(desk.url);
      await page.getByRole('combobox', { name: 'Log in as' }).click();
      await page.getByRole('option', { name: /Oscar/ }).click();
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('row').nth(1).waitFor();
      await picture(`operations-${colorScheme}`);
      expect(await barriers()).toEqual([]);

      const owner = await openPage(browser, { colorScheme });
      await logIn(owner);
      await owner.page
        .getByRole('checkbox', { name: /^Choose INV/ })
        .first()
        .check();
      await owner.page.getByRole('button', { name: 'Preview and send' }).click();
      await owner.page
        .getByRole('dialog')
        .getByText(/1 invoice, /)
        .waitFor();
      expect(await owner.barriers()).toEqual([]);
      expect([...looked.errors, ...owner.errors]).toEqual([]);
    },
    PATIENCE,
  );
});
