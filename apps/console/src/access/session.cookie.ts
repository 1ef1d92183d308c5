import type { CookieOptions, Request } from 'express';

/** The page's own cookie. `__Host-` makes the browser refuse it without HTTPS, from another path or another host. */
const PLAIN = 'jobpro_console';
const SECURE = `__Host-${PLAIN}`;

export const sessionCookie = (request: Request): { name: string; options: CookieOptions } => ({
  name: request.secure ? SECURE : PLAIN,
  options: { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' },
});

/** The token that a request brings, and whether a browser sent it by itself. */
export function tokenOf(request: Request): { token: string; byCookie: boolean } | undefined {
  const bearer = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { token: bearer, byCookie: false };
  const wanted = sessionCookie(request).name;
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, ...value] = part.trim().split('=');
    if (name === wanted) return { token: value.join('='), byCookie: true };
  }
  return undefined;
}

/** A header that no page of another site can add without being asked for permission first, which we never give. */
const MARK = 'x-requested-by';

/** Whether a request that changes something could have been forged by a page of another site. */
export function isForgeable(request: Request): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  const site = request.headers['sec-fetch-site'];
  return request.headers[MARK] !== 'console' || (site !== undefined && site !== 'same-origin' && site !== 'none');
}
