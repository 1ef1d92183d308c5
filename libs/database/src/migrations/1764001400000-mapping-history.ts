import { ForwardMigration } from '../migrate.js';

/**
 * Renames what happened to a record from passport to history, with its partitions, indexes and trigger. Services of the release
 * before, which run during the update, still write and read `mapping.passport`: for them it is a view, to be dropped later.
 */
export class MappingHistory1764001400000 extends ForwardMigration {
  protected readonly sql = `
    alter table mapping.passport rename to history;
    do $$
    declare relation record;
    begin
      for relation in
        select c.relname as name, c.relkind as kind
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'mapping' and c.relname like 'passport%' and c.relkind in ('r', 'i', 'I')
      loop
        execute format('alter %s mapping.%I rename to %I', case when relation.kind = 'r' then 'table' else 'index' end,
                       relation.name, replace(relation.name, 'passport', 'history'));
      end loop;
    end $$;

    drop trigger passport_append_only on mapping.history;
    create or replace function mapping.refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'A history is only added to: % of % is refused.', lower(tg_op), tg_table_name;
    end $$;
    -- Each partition inherits it.
    create trigger history_append_only before update or delete on mapping.history
       for each row execute function mapping.refuse_change();

    create view mapping.passport as
    select entity, company_id, record_id, seq, at, trace_id, line from mapping.history;`;
}
