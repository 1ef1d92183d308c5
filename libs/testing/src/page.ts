import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { z } from 'zod';
import { repositoryRoot } from './process.js';

/** Where pictures of pages are kept; only where `PAGE_PICTURES` is set, because each costs as much as a page. */
const PICTURES = process.env['PAGE_PICTURES'] === undefined ? undefined : join(repositoryRoot, 'build', 'console');
const Violations = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullish(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

/** A page as a user sees it, which remembers what went wrong in it. */
export interface Looked {
  readonly page: Page;
  /** Errors that the browser reported: scripts that failed, and what the policy refused. */
  readonly errors: readonly string[];
  /** Returns the bytes that were received so far, compressed as they were. */
  bytes(): number;
  /** Keeps a picture under `build/console`, where `PAGE_PICTURES` is set. */
  picture(name: string): Promise<void>;
  /** Returns what axe finds that is serious or worse, a line each. `rules` limits the search. */
  barriers(rules?: readonly string[]): Promise<string[]>;
}

/** A 401 before the login is how the page learns that nobody is logged in. */
const EXPECTED = /401 \(Unauthorized\)/;

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Looked> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) errors.push(message.text());
  });
  let received = 0;
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (received += encodedDataLength));
  return {
    page,
    errors,
    bytes: () => received,
    async picture(name) {
      if (PICTURES === undefined) return;
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' });
    },
    async barriers(rules) {
      // By the debugger, because the page's policy allows no foreign script.
      const { default: axe } = await import('axe-core');
      if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
      const options = { resultTypes: ['violations'], ...(rules && { runOnly: { type: 'rule', values: rules } }) };
      const violations: unknown = await page.evaluate(
        `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
      );
      return Violations.parse(violations)
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes
            .slice(0, 3)
            .map(({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary.replaceAll('\n', ' ')}`),
        );
    },
  };
}
