import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { type PageFile, readPageFiles } from './page-files.read.js';

/** What the page may do: run its own scripts, and style itself by its own sheets and those that carry the nonce. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const NONCE = '__NONCE__';

/** Serves the built page: hashed files for a year, its one document anew each time, for every address that is not the API's. */
export function pages(folder: string): (request: Request, response: Response, next: NextFunction) => void {
  const files = readPageFiles(folder);
  const document = files.get('/index.html')?.plain.toString('utf8');
  return (request, response, next) => {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || /^\/(api|health|metrics)(\/|$)/.test(request.path)) {
      next();
      return;
    }
    const file = request.path === '/index.html' ? undefined : files.get(request.path);
    if (file !== undefined) {
      sendFile(request, response, file);
      return;
    }
    if (document === undefined || request.path.startsWith('/assets/')) {
      next();
      return;
    }
    const nonce = randomBytes(16).toString('base64');
    response.setHeader('Content-Security-Policy', policy(nonce));
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(document.replaceAll(NONCE, nonce));
  };
}

function sendFile(request: Request, response: Response, file: PageFile): void {
  response.setHeader('Content-Type', file.type);
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader(
    'Cache-Control',
    request.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  const encoding = request.acceptsEncodings('br', 'gzip', 'identity');
  if (encoding === 'br' || encoding === 'gzip') {
    response.setHeader('Content-Encoding', encoding);
    response.end(file[encoding]);
    return;
  }
  response.end(file.plain);
}
