const page = (title: string, text: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>` +
  `<body><h1>${title}</h1><p>${text}</p></body></html>`;

/** What the user sees on coming back from Intuit. Both take texts of ours only, never what came in a request. */
export const connectedPage = (): string =>
  page('Connected', 'QuickBooks Online is connected. You may close this window.');

export const refusedPage = (sentence: string): string => page('Not connected', sentence);
