import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { JsonObject } from '../json.js';
import type { OAuthSettings } from '../settings.schema.js';

/** One company's consent to one app: what its tokens hang on. */
interface Grant {
  readonly realm: string;
  readonly client: string;
  readonly scope: string;
  readonly hardExpiry: number;
  refreshToken: string;
  refreshBorn: number;
  refreshExpiry: number;
  /** The value before the last replacement, and until when it still answers. */
  replaced: { readonly token: string; readonly until: number } | undefined;
  revoked: boolean;
}

interface Code {
  readonly realm: string;
  readonly client: string;
  readonly redirect: string;
  readonly scope: string;
  readonly expires: number;
}

interface Access {
  readonly grant: Grant;
  expires: number;
}

export type TokenRefusal = { readonly ok: false; readonly error: string; readonly description: string };
export type Tokens = { readonly ok: true; readonly body: JsonObject; readonly realm: string; readonly scope: string };
export type Standing =
  { readonly is: 'valid'; readonly realm: string } | { readonly is: 'expired' } | { readonly is: 'unknown' };

const refuse = (error: string, description: string): TokenRefusal => ({ ok: false, error, description });
const secret = (prefix: string): string => `${prefix}${randomBytes(24).toString('base64url')}`;

/** Codes, access tokens and refresh tokens as Intuit deals them out. */
export class Grants {
  private readonly codes = new Map<string, Code>();
  private readonly access = new Map<string, Access>();
  private readonly refresh = new Map<string, Grant>();
  private rotateNext = false;
  readonly refreshesByRealm = new Map<string, number>();
  readonly counts = { codes: 0, refreshes: 0, rotations: 0, refused: 0, revoked: 0 };

  constructor(
    private readonly clock: Clock,
    public settings: OAuthSettings,
  ) {}

  authorize(realm: string, client: string, redirect: string, scope: string): string {
    const code = secret('XAB');
    this.codes.set(code, {
      realm,
      client,
      redirect,
      scope,
      expires: this.clock.now() + this.settings.codeSeconds * 1000,
    });
    return code;
  }

  /** A code is good once, for the app and the redirect that it was made for. */
  redeem(code: string, client: string, redirect: string, withHardExpiry: boolean): Tokens | TokenRefusal {
    const authorization = this.codes.get(code);
    this.codes.delete(code);
    const now = this.clock.now();
    if (authorization === undefined || authorization.expires <= now || authorization.client !== client)
      return this.refuse('Authorization code is invalid or expired');
    if (authorization.redirect !== redirect)
      return this.refuse('Redirect URI does not match the one of the authorization request');
    const grant: Grant = {
      realm: authorization.realm,
      client,
      scope: authorization.scope,
      hardExpiry: now + this.settings.hardExpirySeconds * 1000,
      refreshToken: secret('RT1-'),
      refreshBorn: now,
      refreshExpiry: now + this.settings.refreshTokenSeconds * 1000,
      replaced: undefined,
      revoked: false,
    };
    this.refresh.set(grant.refreshToken, grant);
    this.counts.codes += 1;
    return this.issue(grant, withHardExpiry);
  }

  /** The refresh token lives on with each use; its value is replaced once it is old enough, and the old value dies. */
  renew(token: string, client: string, withHardExpiry: boolean): Tokens | TokenRefusal {
    const now = this.clock.now();
    const grant = this.refresh.get(token);
    const dead =
      grant === undefined ||
      grant.revoked ||
      grant.client !== client ||
      grant.refreshExpiry <= now ||
      grant.hardExpiry <= now;
    if (dead) return this.refuse('Incorrect or invalid refresh token');
    const old = grant.refreshToken !== token;
    if (old && (grant.replaced?.token !== token || grant.replaced.until <= now))
      return this.refuse('Incorrect or invalid refresh token');
    this.counts.refreshes += 1;
    this.refreshesByRealm.set(grant.realm, (this.refreshesByRealm.get(grant.realm) ?? 0) + 1);
    grant.refreshExpiry = Math.min(now + this.settings.refreshTokenSeconds * 1000, grant.hardExpiry);
    if (!old && (this.rotateNext || now - grant.refreshBorn >= this.settings.rotateAfterSeconds * 1000))
      this.rotate(grant, now);
    return this.issue(grant, withHardExpiry);
  }

  /** Ends the consent that a token of either kind hangs on. */
  revoke(token: string): boolean {
    const grant = this.refresh.get(token) ?? this.access.get(token)?.grant;
    if (grant === undefined || grant.revoked) return false;
    grant.revoked = true;
    this.counts.revoked += 1;
    this.refresh.delete(grant.refreshToken);
    return true;
  }

  standing(token: string): Standing {
    const access = this.access.get(token);
    if (access === undefined) return { is: 'unknown' };
    return access.expires <= this.clock.now() || access.grant.revoked
      ? { is: 'expired' }
      : { is: 'valid', realm: access.grant.realm };
  }

  /** Ends tokens before their time, as Intuit's side now and then does. */
  expire(realm: string | undefined, which: 'access' | 'refresh' | 'all'): number {
    const hit = (grant: Grant): boolean => realm === undefined || grant.realm === realm;
    let ended = 0;
    if (which !== 'refresh') {
      for (const [token, access] of this.access) {
        if (!hit(access.grant)) continue;
        if (access.expires > this.clock.now()) ended += 1;
        access.expires = 0;
        this.access.set(token, access);
      }
    }
    if (which !== 'access') {
      for (const grant of new Set(this.refresh.values())) {
        if (!hit(grant)) continue;
        ended += 1;
        grant.refreshExpiry = 0;
      }
    }
    return ended;
  }

  /** From now on every refresh replaces the token's value, or none before its age. */
  rotateAlways(always: boolean): void {
    this.rotateNext = always;
  }

  connected(): readonly {
    readonly realm: string;
    readonly client: string;
    readonly refreshExpires: string;
    readonly hardExpires: string;
  }[] {
    return [...new Set(this.refresh.values())].map(({ realm, client, refreshExpiry, hardExpiry }) => ({
      realm,
      client,
      refreshExpires: new Date(refreshExpiry).toISOString(),
      hardExpires: new Date(hardExpiry).toISOString(),
    }));
  }

  private refuse(description: string): TokenRefusal {
    this.counts.refused += 1;
    return refuse('invalid_grant', description);
  }

  private rotate(grant: Grant, now: number): void {
    if (grant.replaced !== undefined) this.refresh.delete(grant.replaced.token);
    grant.replaced = { token: grant.refreshToken, until: now + this.settings.oldTokenSeconds * 1000 };
    if (this.settings.oldTokenSeconds === 0) this.refresh.delete(grant.refreshToken);
    grant.refreshToken = secret('RT1-');
    grant.refreshBorn = now;
    this.refresh.set(grant.refreshToken, grant);
    this.counts.rotations += 1;
  }

  private issue(grant: Grant, withHardExpiry: boolean): Tokens {
    const now = this.clock.now();
    for (const [old, { expires }] of this.access) {
      if (expires > now - 60_000) break;
      this.access.delete(old);
    }
    const token = secret('eyJ');
    this.access.set(token, { grant, expires: now + this.settings.accessTokenSeconds * 1000 });
    const left = (moment: number): number => Math.max(0, Math.floor((moment - now) / 1000));
    const body: JsonObject = {
      token_type: 'bearer',
      access_token: token,
      expires_in: this.settings.accessTokenSeconds,
      refresh_token: grant.refreshToken,
      x_refresh_token_expires_in: left(grant.refreshExpiry),
      ...(withHardExpiry ? { x_refresh_token_hard_expires_in: left(grant.hardExpiry) } : {}),
    };
    return { ok: true, body, realm: grant.realm, scope: grant.scope };
  }
}
