import { ForwardMigration } from '../migrate.js';

/** What happened to a record is on record: a passport is added to, and a line of it is never changed or taken away. */
export class PassportAppendOnly1764001100000 extends ForwardMigration {
  protected readonly sql = `
    create function mapping.refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'A passport is only added to: % of % is refused.', lower(tg_op), tg_table_name;
    end $$;
    -- Each partition inherits it.
    create trigger passport_append_only before update or delete on mapping.passport
       for each row execute function mapping.refuse_change();`;
}
