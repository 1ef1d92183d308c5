import { ForwardMigration } from '../migrate.js';

/** A message set that may still be on its way keeps its id, and a connection keeps what identifies its company file. */
export class DesktopCompanyFile1764001800000 extends ForwardMigration {
  protected readonly sql = `
    -- State open: QuickBooks stores nothing of the set, so a computer may still have it. Its writes are sent only under this id.
    -- resent: the set was sent more than once under its id, so QuickBooks must keep what it stored of it.
    alter table desktop.message_set drop constraint message_set_state_check;
    alter table desktop.message_set
      add constraint message_set_state_check check (state in ('sent', 'open', 'answered', 'recovered', 'cleared', 'void')),
      add column resent boolean not null default false;

    -- owner_id: this connection's own OwnerID; null: the application's. former_stamps: ids before the last renewal, [{ownerId, fileId}].
    -- path_failed_at: when QuickBooks could not open the learned path; the next run uses the file that is open.
    -- answer: a person's answer to the question which company file is right: keep, move or release.
    alter table desktop.connection
      add column owner_id text,
      add column former_stamps jsonb not null default '[]',
      add column path_failed_at timestamptz,
      add column file_answer text;
  `;
}
