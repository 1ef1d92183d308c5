import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { ENVIRONMENT } from '@jobpro/service';
import { Inject, Injectable } from '@nestjs/common';
import type { OnlineEnvironment } from '../online.config.js';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Returns the id of a key. It is not secret and reveals nothing of the key. */
const idOf = (key: Buffer): string => createHash('sha256').update('key id').update(key).digest('hex').slice(0, 12);

/** The key that seals, and former keys, which only open. */
export type TokenKeys = Pick<OnlineEnvironment, 'ENCRYPTION_KEY' | 'ENCRYPTION_KEYS_BEFORE'>;

/** Seals tokens at rest: AES-256-GCM, bound to their connection, so that they open nowhere else. */
@Injectable()
export class TokenCipher {
  /** The id of the key that seals. */
  readonly keyId: string;
  readonly #keys: ReadonlyMap<string, Buffer>;

  constructor(@Inject(ENVIRONMENT) environment: TokenKeys) {
    const key = environment.ENCRYPTION_KEY.reveal();
    const former = environment.ENCRYPTION_KEYS_BEFORE?.reveal() ?? [];
    this.keyId = idOf(key);
    this.#keys = new Map([...former, key].map((each) => [idOf(each), each]));
  }

  seal(text: string, belongsTo: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key(this.keyId), iv).setAAD(Buffer.from(belongsTo));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** Throws where the key is unknown, or where the sealed text was changed or belongs to something else. */
  open(sealed: string, keyId: string, belongsTo: string): string {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv(ALGORITHM, this.#key(keyId), bytes.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(belongsTo))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  }

  #key(id: string): Buffer {
    const key = this.#keys.get(id);
    if (key === undefined) {
      throw new Error(
        `Tokens were sealed under the key ${id}, which is neither ENCRYPTION_KEY nor among those before.`,
      );
    }
    return key;
  }
}
