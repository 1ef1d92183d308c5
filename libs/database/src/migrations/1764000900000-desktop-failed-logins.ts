import { ForwardMigration } from '../migrate.js';

/** Wrong passwords are slowed by the computer they come from, so that a stranger's guesses lock no Web Connector out. */
export class DesktopFailedLogins1764000900000 extends ForwardMigration {
  protected readonly sql = `
    -- Wrong passwords in a row, of one connection from one address. desktop.connection.blocked_until is not read any more.
    create table desktop.failed_login (
      connection_id uuid not null,
      address text not null,
      failures int not null,
      blocked_until timestamptz,
      at timestamptz not null default now(),
      primary key (connection_id, address)
    );
    create index failed_login_old on desktop.failed_login (at);
  `;
}
