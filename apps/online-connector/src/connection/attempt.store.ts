import { createHash, randomUUID } from 'node:crypto';
import { execute, query } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { NewBooks } from './connections.js';
import { TokenCipher } from './token-cipher.js';

/** An attempt to connect a company. `beganBy` is a user of the console; without one an administrator began. */
export const Attempt = z.object({
  companyId: z.string(),
  beganBy: z.string().optional(),
  /** The console's page to which the browser returns with Intuit's answer. */
  returnTo: z.string().optional(),
});
export type Attempt = z.output<typeof Attempt>;

/** A QuickBooks company that a user has allowed at Intuit. It is connected when the same user confirms it. */
export interface Offer extends NewBooks {
  readonly offerId: string;
  readonly beganBy: string;
}

const OfferRow = z.object({
  offerId: z.uuid(),
  companyId: z.string(),
  realmId: z.string(),
  companyName: z.string(),
  country: z.string().optional(),
  beganBy: z.string(),
  keyId: z.string(),
  accessToken: z.string(),
  refreshToken: z.string(),
  accessExpiresAt: z.date(),
  refreshExpiresAt: z.date(),
  hardExpiresAt: z.date().optional(),
});
const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Attempts to connect and the QuickBooks companies that they led to. Of secrets only hashes or sealed texts are kept. */
@Injectable()
export class AttemptStore {
  readonly #source: DataSource;
  readonly #cipher: TokenCipher;

  constructor(source: DataSource, cipher: TokenCipher) {
    this.#source = source;
    this.#cipher = cipher;
  }

  /** Stores an attempt under its OAuth state and the secret of the browser that began it. */
  async begin(
    state: string,
    browser: string,
    { companyId, beganBy, returnTo }: Attempt,
    seconds: number,
  ): Promise<void> {
    await execute(this.#source, 'delete from online.oauth_state where expires_at < now()');
    await execute(
      this.#source,
      `insert into online.oauth_state (state_hash, browser_hash, company_id, began_by, return_to, expires_at)
       values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`,
      [hash(state), hash(browser), companyId, beganBy ?? null, returnTo ?? null, seconds],
    );
  }

  /** Returns the attempt of a state, which stays usable; undefined where it was used already or has expired. */
  async find(state: string): Promise<Attempt | undefined> {
    const sql = `select company_id, began_by, return_to from online.oauth_state where state_hash = $1 and expires_at > now()`;
    const [attempt] = await query(this.#source, sql, [hash(state)], Attempt);
    return attempt;
  }

  /** Uses up a state: once, by the browser and the user that began. Returns its attempt, or undefined for anybody else. */
  async take(state: string, browser: string, user: string | undefined): Promise<Attempt | undefined> {
    const [attempt] = await query(
      this.#source,
      `delete from online.oauth_state
        where state_hash = $1 and browser_hash = $2 and began_by is not distinct from $3 and expires_at > now()
       returning company_id, began_by, return_to`,
      [hash(state), hash(browser), user ?? null],
      Attempt,
    );
    return attempt;
  }

  /** Stores a QuickBooks company until it is confirmed. Returns its id. */
  async saveOffer({ tokens, ...offer }: Omit<Offer, 'offerId'>, seconds: number): Promise<string> {
    const offerId = randomUUID();
    await execute(
      this.#source,
      `insert into online.offer (offer_id, company_id, realm_id, company_name, country, began_by, key_id, access_token,
                                 refresh_token, access_expires_at, refresh_expires_at, hard_expires_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now() + make_interval(secs => $13))`,
      [
        offerId,
        offer.companyId,
        offer.realmId,
        offer.companyName,
        offer.country ?? null,
        offer.beganBy,
        this.#cipher.keyId,
        this.#cipher.seal(tokens.accessToken, `${offerId}|access`),
        this.#cipher.seal(tokens.refreshToken, `${offerId}|refresh`),
        tokens.accessExpiresAt,
        tokens.refreshExpiresAt,
        tokens.hardExpiresAt,
        seconds,
      ],
    );
    return offerId;
  }

  /** Takes an offer that its user confirms or refuses in time. Returns undefined for anybody else. */
  async takeOffer(offerId: string, companyId: string, user: string): Promise<Offer | undefined> {
    const [row] = await query(
      this.#source,
      `delete from online.offer
        where offer_id = $1 and company_id = $2 and began_by = $3 and expires_at > now() returning *`,
      [offerId, companyId, user],
      OfferRow,
    );
    return row && this.#opened(row);
  }

  /** Takes the offers that nobody confirmed in time. */
  async takeExpired(): Promise<Offer[]> {
    const rows = await query(
      this.#source,
      'delete from online.offer where expires_at <= now() returning *',
      [],
      OfferRow,
    );
    return rows.map((row) => this.#opened(row));
  }

  #opened({ keyId, accessToken, refreshToken, ...row }: z.output<typeof OfferRow>): Offer {
    const { offerId, companyId, realmId, companyName, country, beganBy } = row;
    const { accessExpiresAt, refreshExpiresAt, hardExpiresAt = null } = row;
    return {
      ...{ offerId, companyId, realmId, companyName, country, beganBy },
      tokens: {
        accessToken: this.#cipher.open(accessToken, keyId, `${offerId}|access`),
        refreshToken: this.#cipher.open(refreshToken, keyId, `${offerId}|refresh`),
        ...{ accessExpiresAt, refreshExpiresAt, hardExpiresAt },
      },
    };
  }
}
