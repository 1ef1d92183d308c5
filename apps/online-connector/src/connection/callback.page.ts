import { createHash } from 'node:crypto';

const style =
  'body{margin:15vh auto;max-width:28rem;padding:0 1.5rem;font-family:system-ui,sans-serif;line-height:1.5;color:#1d2125}' +
  'h1{font-size:1.5rem}@media(prefers-color-scheme:dark){body{background:#16191c;color:#e2e7eb}}';

/** Allows these pages their own style and nothing else. */
export const callbackPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

const page = (title: string, text: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
  `<meta name="viewport" content="width=device-width"><style>${style}</style></head>` +
  `<body><h1>${title}</h1><p>${text}</p></body></html>`;

/** The page after a connection at Intuit succeeded. */
export const connectedPage = (): string =>
  page('Connected', 'QuickBooks Online is connected to JobPro. You can close this window.');

/** The page after it failed. The sentence is always our own, never text from a request. */
export const refusedPage = (sentence: string): string => page('Not connected', sentence);
