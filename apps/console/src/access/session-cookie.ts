import type { CookieOptions, Request } from 'express';

/** Cookies of the page. With `__Host-`, browsers refuse it without HTTPS and from another path or host. */
const cookieNamed =
  (name: string) =>
  (request: Request): { name: string; options: CookieOptions } => ({
    name: request.secure ? `__Host-${name}` : name,
    options: { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' },
  });
export const sessionCookie = cookieNamed('jobpro_console');
/** Recognises the browser in which a user began to connect QuickBooks Online. */
export const attemptCookie = cookieNamed('jobpro_connect');

/** Returns the value of a cookie, or undefined where the request has none. */
export function cookieOf(request: Request, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}

/** Returns the token of a request, and whether a browser sent it automatically. */
export function tokenOf(request: Request): { token: string; byCookie: boolean } | undefined {
  const bearer = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { token: bearer, byCookie: false };
  const token = cookieOf(request, sessionCookie(request).name);
  return token === undefined ? undefined : { token, byCookie: true };
}

/** A page of another site can add this header only after asking for permission, which is never given. */
const MARK = 'x-requested-by';

/** Returns whether a page of another site could have sent this request, which changes something. */
export function isForgeable(request: Request): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  const site = request.headers['sec-fetch-site'];
  return request.headers[MARK] !== 'console' || (site !== undefined && site !== 'same-origin' && site !== 'none');
}
