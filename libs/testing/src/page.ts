import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { z } from 'zod';
import { repositoryRoot } from './process.js';

const PICTURES = join(repositoryRoot, 'build', 'console');
const Found = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullish(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

/** A page as a user sees it, that remembers what went wrong in it. */
export interface Looked {
  readonly page: Page;
  /** Errors that the browser told: scripts that failed, what the policy refused. */
  readonly errors: readonly string[];
  /** Bytes that came over the wire so far, as they were compressed. */
  bytes(): number;
  /** Keeps a picture under `build/console`. */
  picture(name: string): Promise<void>;
  /** What axe finds that is serious or worse, a line each. */
  barriers(): Promise<string[]>;
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
  page.setDefaultTimeout(10_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) errors.push(message.text());
  });
  let received = 0;
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => (received += encodedDataLength));
  return {
    page,
    errors,
    bytes: () => received,
    async picture(name) {
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' });
    },
    async barriers() {
      const { default: axe } = await import('axe-core');
      // Over the debugger's own way, for the page's policy lets no foreign script in.
      await page.evaluate(axe.source);
      const found: unknown = await page.evaluate(
        'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
      );
      return Found.parse(found)
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes
            .slice(0, 3)
            .map(({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary.replaceAll('\n', ' ')}`),
        );
    },
  };
}
