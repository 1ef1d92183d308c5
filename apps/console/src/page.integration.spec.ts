import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, repositoryRoot } from '@jobpro/testing';
import type { Browser } from 'playwright-core';
import { startBrowser } from './testing/chromium.js';
import { type ConsoleUnderTest, seedCompany, seedInvoices, startConsole } from './testing/console.js';
import { type Looked, openPage } from './testing/page.js';

/** A browser is no quick thing on a busy machine. */
const PATIENCE = 120_000;
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
    await page.getByText('On its way: 0 of').waitFor();
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
    nothing: '/c/acme/desk/payment?q=zzz',
  };
  test(
    'axe finds nothing serious on any page, wide or on a phone',
    async () => {
      const looked = await openPage(browser, { colorScheme });
      const { page, picture, barriers } = looked;
      await page.goto(desk.url);
      await page.getByRole('button', { name: 'Log in' }).waitFor();
      const found: Record<string, string[]> = { login: await barriers() };
      await logIn(looked);
      for (const [name, path] of Object.entries(paths)) {
        // The colors are the same everywhere: in the dark the three widest pages do.
        if (colorScheme === 'dark' && !['desk', 'record', 'settings'].includes(name)) continue;
        await page.goto(`${desk.url}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('[aria-busy=true], .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
        await picture(`${name}-${colorScheme}`);
        found[name] = await barriers();
      }
      await page.setViewportSize({ width: 390, height: 800 });
      for (const name of ['desk', 'record', 'settings'] as const) {
        await page.goto(`${desk.url}${paths[name]}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        const overflow: unknown = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect([name, overflow]).toEqual([name, 0]);
        await picture(`${name}-phone-${colorScheme}`);
        found[`${name} on a phone`] = await barriers();
      }
      expect(Object.entries(found).filter(([, each]) => each.length > 0)).toEqual([]);
      expect(looked.errors).toEqual([]);
    },
    PATIENCE,
  );
});
