import { ForwardMigration } from '../migrate.js';

/** Remembers the tokens of users who have logged out, so that a copy of a token is of no use. */
export class ConsoleRevocations1764002700000 extends ForwardMigration {
  protected readonly sql = `
    create table console.revoked_token (
      token_hash text primary key,
      expires_at timestamptz not null
    );
    create index revoked_token_expiry on console.revoked_token (expires_at);
    comment on table console.revoked_token is 'Hashes of tokens whose users logged out, until the tokens end.';`;
}
