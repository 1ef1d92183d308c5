import { mkdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { repositoryRoot, startBrowser } from '@jobpro/testing';
import { readSampleDay } from './demo/sample-day.read.js';
import { setScene } from './pictures/scene.js';
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
    await setScene(system, readSampleDay(join(repositoryRoot, 'samples')));
    const url = system.process('console').url;
    await take(browser, url, 'light');
    await take(browser, url, 'dark');
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

async function logIn(page: Page, url: string, company: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('combobox', { name: 'Company' }).click();
  await page.getByRole('option', { name: company }).click();
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('row').nth(5).waitFor();
}

/** The Online company's desk with a selection, its preview, its issues and a record. */
async function take(browser: Browser, url: string, colors: 'light' | 'dark'): Promise<void> {
  const page = await open(browser, colors);
  await logIn(page, url, 'Harbor Light');
  const at = page.url().replace(/\/desk\/.*$/, '');
  // Everything that was sent has come to its end.
  await page.goto(`${at}/desk/invoice?view=exported`);
  await page.getByRole('row').nth(8).waitFor();
  await page.goto(`${at}/issues`);
  await page.getByRole('region', { name: 'Mend it here' }).first().waitFor();
  await picture(page, `issues-${colors}`);

  await page.goto(`${at}/desk/invoice`);
  await page.getByRole('row').nth(5).waitFor();
  for (const row of [2, 3, 5, 6]) await page.getByRole('checkbox').nth(row).check();
  await picture(page, `desk-${colors}`);
  await page.getByRole('button', { name: 'Preview and send' }).click();
  await page
    .getByRole('dialog')
    .getByText(/go, \$|goes, \$/)
    .waitFor();
  await picture(page, `preview-${colors}`);
  await page.getByRole('button', { name: 'Cancel' }).click();

  await page.goto(`${at}/desk/invoice?view=exported`);
  await page.getByRole('row').nth(4).getByRole('link').first().click();
  await page.getByText(/^In QuickBooks as/).waitFor();
  await page.getByText('What happened').waitFor();
  await picture(page, `record-${colors}`);
  await page.close();
}

async function takeHealth(browser: Browser, url: string): Promise<void> {
  const page = await open(browser, 'light');
  await page.goto(url);
  await page.getByRole('combobox', { name: 'Log in as' }).click();
  await page.getByRole('option', { name: /Oscar/ }).click();
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('row').nth(2).waitFor();
  await picture(page, 'health-light');
  await page.close();
}

async function picture(page: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  // No pointer over a row, no message that is about to go.
  await page.mouse.move(0, 0);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  const { size } = await stat(path);
  console.log(`${relative(repositoryRoot, path)}: ${Math.ceil(size / 1024)} KB`);
}
