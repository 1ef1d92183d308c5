import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { askRequest, readEntity, readReply, type Tokens } from '@jobpro/quickbooks-online';
import { logger } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import { QuickBooksClient } from '../call/calls.js';
import { ReferenceCacheLoader } from '../realms.js';
import { type Attempt, AttemptStore } from './attempt.store.js';
import { Connections, type NewBooks } from './connections.js';
import { IntuitAuthorizer } from './intuit-authorizer.js';

const SECRET_BYTES = 32;
/** Seconds in which an attempt must come back from Intuit, and in which an offer must then be confirmed. */
export const ATTEMPT_SECONDS = 600;
const OFFER_SECONDS = 600;
const PROOF_TRIES = 3;
/** Milliseconds between two tries. */
const PROOF_RETRY = 500;

/** Intuit's answer, as the browser brings it. */
export interface Answer {
  readonly code: string;
  readonly state: string;
  readonly realmId: string;
}

/** Who brings the answer: the secret of a browser, and the user of the console who is logged in there. */
export interface Bearer {
  readonly browser: string;
  readonly user: string | undefined;
}

export type RefusalCode = 'state' | 'intuit' | 'realm' | 'taken' | 'quickbooks-away';
export type Finished =
  | { readonly kind: 'connected' }
  | { readonly kind: 'offered'; readonly offerId: string; readonly companyName: string }
  | { readonly kind: 'refused'; readonly code: RefusalCode };

type Proof =
  | { readonly kind: 'proven'; readonly companyName: string; readonly country: string | undefined }
  | { readonly kind: 'refused'; readonly code: 'realm' | 'quickbooks-away' };

/**
 * Attempts to connect a company to QuickBooks Online. An attempt ends in the browser and for the user that began it, and only
 * with a realm that the new tokens open. What a user of the console connects is an offer until that user confirms it.
 */
@Injectable()
export class Attempts {
  readonly #store: AttemptStore;
  readonly #connections: Connections;
  readonly #authorizer: IntuitAuthorizer;
  readonly #client: QuickBooksClient;
  readonly #loader: ReferenceCacheLoader;

  constructor(
    store: AttemptStore,
    connections: Connections,
    authorizer: IntuitAuthorizer,
    client: QuickBooksClient,
    loader: ReferenceCacheLoader,
  ) {
    this.#store = store;
    this.#connections = connections;
    this.#authorizer = authorizer;
    this.#client = client;
    this.#loader = loader;
  }

  /** Begins an attempt. Returns Intuit's page, and the secret that the browser must bring back. */
  async begin(attempt: Attempt, knownBrowser: string | undefined): Promise<{ url: string; browser: string }> {
    const state = randomBytes(SECRET_BYTES).toString('base64url');
    const browser = knownBrowser ?? randomBytes(SECRET_BYTES).toString('base64url');
    await this.#store.begin(state, browser, attempt, ATTEMPT_SECONDS);
    return { url: this.#authorizer.authorizeUrl(state), browser };
  }

  /** Returns the attempt of a state, which stays usable. */
  find(state: string): Promise<Attempt | undefined> {
    return this.#store.find(state);
  }

  /** Finishes an attempt with Intuit's answer. Nothing is stored and no realm is held before its tokens have opened the realm. */
  async finish({ code, state, realmId }: Answer, { browser, user }: Bearer): Promise<Finished> {
    const attempt = await this.#store.take(state, browser, user);
    if (attempt === undefined) return { kind: 'refused', code: 'state' };
    const reply = await this.#authorizer.exchange(code);
    if (reply.kind !== 'tokens') return { kind: 'refused', code: 'intuit' };
    const { tokens } = reply;
    const proof = await this.#prove(realmId, tokens);
    if (proof.kind === 'refused') return this.#refused(tokens, proof.code);
    const { companyId, beganBy } = attempt;
    const { companyName, country } = proof;
    const offer = { companyId, realmId, companyName, country, tokens };
    // The same books as before need no second confirmation, and an administrator has decided already.
    const holder = await this.#connections.holderOf(realmId);
    if (beganBy === undefined || holder?.companyId === companyId) return this.#connect(offer);
    if (holder?.status === 'connected') return this.#refused(tokens, 'taken');
    return { kind: 'offered', companyName, offerId: await this.#store.saveOffer({ ...offer, beganBy }, OFFER_SECONDS) };
  }

  /** Drops an attempt that was not allowed at Intuit. Returns false where it is not this browser's and this user's. */
  async drop(state: string, { browser, user }: Bearer): Promise<boolean> {
    return (await this.#store.take(state, browser, user)) !== undefined;
  }

  /** Connects the company that its user confirms. From now on its lists are read. */
  async accept(offerId: string, companyId: string, user: string): Promise<Finished> {
    const offer = await this.#store.takeOffer(offerId, companyId, user);
    return offer === undefined ? { kind: 'refused', code: 'state' } : this.#connect(offer);
  }

  /** Revokes the offer that its user refuses. Returns false where there is none. */
  async refuse(offerId: string, companyId: string, user: string): Promise<boolean> {
    const offer = await this.#store.takeOffer(offerId, companyId, user);
    if (offer !== undefined) await this.#revoke(offer.tokens);
    return offer !== undefined;
  }

  /** Revokes what nobody confirmed in time. */
  async revokeExpired(): Promise<void> {
    for (const { tokens } of await this.#store.takeExpired()) await this.#revoke(tokens);
  }

  async #connect(offer: NewBooks): Promise<Finished> {
    const connected = await this.#connections.connect(offer);
    if (connected.kind === 'taken') return this.#refused(offer.tokens, 'taken');
    this.#loader.loadSoon(connected.access);
    return { kind: 'connected' };
  }

  async #refused(tokens: Tokens, code: RefusalCode): Promise<Finished> {
    await this.#revoke(tokens);
    return { kind: 'refused', code };
  }

  async #revoke({ refreshToken }: Tokens): Promise<void> {
    if (await this.#authorizer.revoke(refreshToken)) return;
    logger.warn('Intuit did not confirm the revocation of a connection that was not made');
  }

  /** Reads the company of a realm with new tokens: who can do that has been given this realm by QuickBooks. */
  async #prove(realmId: string, { accessToken }: Tokens): Promise<Proof> {
    for (let attempt = 1; ; attempt++) {
      const sent = await this.#client.send(askRequest(realmId, { kind: 'company-info' }), accessToken);
      const reply = sent.kind === 'reply' ? readReply(sent.raw) : undefined;
      if (reply?.kind === 'entity') {
        const info = readEntity('CompanyInfo', reply.value);
        if (info.ok) return { kind: 'proven', companyName: info.value.companyName, country: info.value.country };
      }
      if (reply?.kind === 'unauthorised' || reply?.kind === 'fault') return { kind: 'refused', code: 'realm' };
      if (attempt === PROOF_TRIES) return { kind: 'refused', code: 'quickbooks-away' };
      await sleep(PROOF_RETRY);
    }
  }
}
