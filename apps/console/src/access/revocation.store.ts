import { createHash } from 'node:crypto';
import { execute, query } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';

const Revoked = z.object({ revoked: z.boolean() });
const hash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Tokens whose users have logged out before they ended. Only their hashes are kept, and only until then. */
@Injectable()
export class RevocationStore {
  constructor(private readonly source: DataSource) {}

  /** Refuses a token from now on. `expires` is in seconds since 1970. */
  async revoke(token: string, expires: number): Promise<void> {
    await execute(this.source, 'delete from console.revoked_token where expires_at < now()');
    await execute(
      this.source,
      'insert into console.revoked_token (token_hash, expires_at) values ($1, to_timestamp($2)) on conflict do nothing',
      [hash(token), expires],
    );
  }

  async has(token: string): Promise<boolean> {
    const sql = 'select exists (select from console.revoked_token where token_hash = $1) as revoked';
    const [row] = await query(this.source, sql, [hash(token)], Revoked);
    return row?.revoked === true;
  }
}
