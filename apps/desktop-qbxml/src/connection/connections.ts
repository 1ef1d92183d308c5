import { randomBytes, randomInt, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { DesktopState } from '@jobpro/contracts';
import { UnitOfWork } from '@jobpro/messaging';
import { writeQwc } from '@jobpro/qbxml';
import { ENVIRONMENT } from '@jobpro/service';
import { Inject, Injectable } from '@nestjs/common';
import type { DesktopConfig } from '../desktop.config.js';
import { type Connection, connectionChanged, type ConnectionChoice } from './connection.js';
import { countPasswordCheck } from '../metrics.js';
import { ConnectionStore } from './connection.store.js';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(scrypt);

/** The cost is about 50 ms and 16 MiB. Each hash contains its cost, so new hashes can have a higher one. */
const COST = { N: 16_384, r: 8, p: 1 };
const LENGTH = 32;
/** Without characters that look alike: a person types it into the Web Connector. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 5;
const GROUP = 5;

/** A password of 123 random bits, in groups that can be typed. */
export function newPassword(): string {
  const letter = () => ALPHABET[randomInt(ALPHABET.length)] ?? 'a';
  return Array.from({ length: GROUPS }, () => Array.from({ length: GROUP }, letter).join('')).join('-');
}

/** Returns `scrypt$N$r$p$salt$hash`, the only stored form of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, LENGTH, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** A hash that no password fits, so that an unknown user costs the same time as a known one. */
const nobody = hashPassword(randomBytes(32).toString('hex'));

/** Returns whether the password matches the hash. Without a hash it does the same work and returns false. */
export async function fits(password: string, stored: string | undefined): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = (stored ?? (await nobody)).split('$');
  const wanted = Buffer.from(hash, 'base64');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  countPasswordCheck();
  const given = await derive(password.trim(), Buffer.from(salt, 'base64'), LENGTH, cost);
  return stored !== undefined && given.length === wanted.length && timingSafeEqual(given, wanted);
}

const newGuid = (): string => `{${randomUUID().toUpperCase()}}`;

/** The credentials and the `.qwc` file of a new or renewed connection. The password is stored nowhere. */
export interface Issued {
  readonly connection: Connection;
  readonly password: string;
  readonly qwc: string;
}

/** Creates connections and reports their states. */
@Injectable()
export class Connections {
  readonly #store: ConnectionStore;
  readonly #work: UnitOfWork;
  readonly #publicUrl: string;

  constructor(
    store: ConnectionStore,
    work: UnitOfWork,
    @Inject(ENVIRONMENT) environment: Pick<DesktopConfig, 'DESKTOP_PUBLIC_URL'>,
  ) {
    this.#store = store;
    this.#work = work;
    this.#publicUrl = environment.DESKTOP_PUBLIC_URL.replace(/\/+$/, '');
  }

  /** Stores a connection's state, and publishes it where it changed. */
  async report(
    connectionId: string,
    state: DesktopState,
    details: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await this.#work.transaction(async (tx, send) => {
      const change = await this.#store.change(tx, connectionId, state, details);
      if (change !== undefined) send(connectionChanged(change));
    });
  }

  /** Publishes that connections are silent whose Web Connectors stopped calling, at most `limit`. */
  async reportSilent(limit: number): Promise<void> {
    await this.#work.transaction(async (tx, send) => {
      send(...(await this.#store.silent(tx, limit)).map(connectionChanged));
    });
  }

  /** Creates the company's connection, or renews the password of the one it has. */
  async issue(companyId: string, choice: ConnectionChoice): Promise<Issued> {
    const password = newPassword();
    const connection = await this.#store.put({
      connectionId: randomUUID(),
      companyId,
      userName: `jobpro-${companyId}`,
      passwordHash: await hashPassword(password),
      fileId: newGuid(),
      everyMinutes: choice.everyMinutes,
      unattended: choice.unattended,
      companyFile: choice.companyFile,
    });
    return { connection, password, qwc: this.qwc(connection) };
  }

  /**
   * Gives a connection a new pair of owner and file ids, for a Web Connector or a company file that refuses the old one (QBWC1039).
   * The file then has to prove itself by its name, its path and the records of ours in it.
   */
  async renewIds({ companyId, connectionId }: Connection): Promise<Issued> {
    await this.#store.saveIds(connectionId, { ownerId: newGuid(), fileId: newGuid() });
    return this.issue(companyId, {});
  }

  /** Returns the file that the office adds to its Web Connector. It is the same as long as the choices are. */
  qwc({ companyId, userName, ownerId, fileId, everyMinutes, unattended }: Connection): string {
    const written = writeQwc({
      appName: `JobPro (${companyId})`,
      appDescription: 'Carries customers, items, jobs, invoices and payments from JobPro.',
      appUrl: `${this.#publicUrl}/qbwc`,
      appSupport: `${this.#publicUrl}/support`,
      userName,
      ownerID: ownerId,
      fileID: fileId,
      appUniqueName: `JobPro ${companyId}`,
      everyMinutes,
      readOnly: false,
      unattended,
      personalData: 'not-needed',
    });
    if (!written.ok) {
      const problems = written.problem.map(({ field, problem }) => `${field}: ${problem}`).join(', ');
      throw new Error(`The .qwc file cannot be written (${problems}). Is DESKTOP_PUBLIC_URL right?`);
    }
    return written.value;
  }
}
