import type { CookieOptions, Request } from 'express';

/** The page's cookie. With `__Host-`, browsers refuse it without HTTPS and from another path or host. */
const PLAIN = 'jobpro_console';
const SECURE = `__Host-${PLAIN}`;

export const sessionCookie = (request: Request): { name: string; options: CookieOptions } => ({
  name: request.secure ? SECURE : PLAIN,
  options: { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' },
});

/** Returns the token of a request, and whether a browser sent it automatically. */
export function tokenOf(request: Request): { token: string; byCookie: boolean } | undefined {
  const bearer = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { token: bearer, byCookie: false };
  const cookie = sessionCookie(request).name;
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, ...value] = part.trim().split('=');
    if (name === cookie) return { token: value.join('='), byCookie: true };
  }
  return undefined;
}

/** A page of another site can add this header only after asking for permission, which is never given. */
const MARK = 'x-requested-by';

/** Returns whether a page of another site could have sent this request, which changes something. */
export function isForgeable(request: Request): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  const site = request.headers['sec-fetch-site'];
  return request.headers[MARK] !== 'console' || (site !== undefined && site !== 'same-origin' && site !== 'none');
}
