import { mkdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { repositoryRoot, startBrowser } from '@jobpro/testing';
import { readSampleDay } from '@jobpro/test-data';
import { prepareAfternoon } from './pictures/afternoon.js';
import { program } from './program.js';
import { startSystem } from './system.js';

type Browser = Awaited<ReturnType<typeof startBrowser>>;
type Page = Awaited<ReturnType<Browser['newPage']>>;

/** `npm run pictures`: the README's pictures of the console, taken from the real system at a working afternoon. */
const folder = join(repositoryRoot, 'docs', 'pictures');
const PATIENCE = 60_000;

await program('pictures', async () => {
  const [system, browser] = await Promise.all([startSystem({ env: {} }), startBrowser()]);
  try {
    await mkdir(folder, { recursive: true });
    await prepareAfternoon(system, readSampleDay());
    const url = system.process('console').url;
    await takeDesk(browser, url);
    await takeRecord(browser, url);
    await takeHealth(browser, url);
  } finally {
    await browser.close();
    await system.stop();
  }
  return 0;
});

async function open(browser: Browser, colorScheme: 'light' | 'dark'): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 760 },
    colorScheme,
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  page.setDefaultTimeout(PATIENCE);
  return page;
}

/** Logs in and returns the address of the company's pages. */
async function logIn(page: Page, url: string, company: string): Promise<string> {
  await page.goto(url);
  await page.getByRole('combobox', { name: 'Company' }).click();
  await page.getByRole('option', { name: company }).click();
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('row').nth(5).waitFor();
  return page.url().replace(/\/desk\/.*$/, '');
}

/** The Online company's desk with a selection, its preview, and its issues. */
async function takeDesk(browser: Browser, url: string): Promise<void> {
  const page = await open(browser, 'light');
  const at = await logIn(page, url, 'Harbor Light');
  await settled(page, at);
  await page.goto(`${at}/setup`);
  await page.getByRole('button', { name: 'Yes, this is ours' }).click();
  await page.getByText(/confirmed that this is the right company/).waitFor();
  await page.goto(`${at}/issues`);
  await page
    .getByRole('region', { name: /^Fix: / })
    .first()
    .waitFor();
  await picture(page, 'issues');

  await page.goto(`${at}/desk/invoice`);
  await page.getByRole('row').nth(5).waitFor();
  for (const row of [2, 3, 5]) await page.getByRole('checkbox').nth(row).check();
  await picture(page, 'desk');

  await page.goto(`${at}/desk/payment`);
  await page.getByRole('row').nth(5).waitFor();
  await page.getByRole('checkbox', { name: 'Choose all that are loaded' }).check();
  await page.getByRole('button', { name: 'Preview and send' }).click();
  await page
    .getByRole('dialog')
    .getByText(/will be sent, \$/)
    .waitFor();
  await picture(page, 'preview');
  await page.close();
}

/** One invoice's whole story. */
async function takeRecord(browser: Browser, url: string): Promise<void> {
  const page = await open(browser, 'dark');
  const at = await logIn(page, url, 'Harbor Light');
  await settled(page, at);
  await page.getByRole('row').nth(4).getByRole('link').first().click();
  await page.getByText(/^In QuickBooks as/).waitFor();
  await picture(page, 'record');
  await page.close();
}

/** Waits until everything sent is exported, and leaves the list of exported invoices open. */
async function settled(page: Page, at: string): Promise<void> {
  await page.goto(`${at}/desk/invoice?view=exported`);
  await page.getByRole('link', { name: /^In QuickBooks [1-9]\d/ }).waitFor();
  await page.getByRole('link', { name: /^Waiting 0$/ }).waitFor();
  // A list stays as it was read, so that nothing jumps under the mouse.
  await page.reload();
  await page.getByRole('row').nth(8).waitFor();
}

async function takeHealth(browser: Browser, url: string): Promise<void> {
  const page = await open(browser, 'light');
  await page.goto(url);
  await page.getByRole('combobox', { name: 'Log in as' }).click();
  await page.getByRole('option', { name: /Oscar/ }).click();
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('row').nth(2).waitFor();
  await picture(page, 'health');
  await page.close();
}

async function picture(page: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  // From the top, and no pointer over a row.
  await page.mouse.move(0, 0);
  await page.evaluate('window.scrollTo(0, 0)');
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  const { size } = await stat(path);
  console.log(`${relative(repositoryRoot, path)}: ${Math.ceil(size / 1024)} KB`);
}
