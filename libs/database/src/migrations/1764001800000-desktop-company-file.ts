import { ForwardMigration } from '../migrate.js';

/** A message set that may still be on its way keeps its id. */
export class DesktopCompanyFile1764001800000 extends ForwardMigration {
  protected readonly sql = `
    -- State open: QuickBooks stores nothing of the set, so a computer may still have it. Its writes are sent only under this id.
    -- resent: the set was sent more than once under its id, so QuickBooks must keep what it stored of it.
    alter table desktop.message_set drop constraint message_set_state_check;
    alter table desktop.message_set
      add constraint message_set_state_check check (state in ('sent', 'open', 'answered', 'recovered', 'cleared', 'void')),
      add column resent boolean not null default false;
  `;
}
