-- Records seen for the first time. $1 entity, $2 the records as a JSON array, what is empty left out. A conflict means that another
-- replica was first. The parts in braces are made from the list of fields in record.ts.
insert into mapping.sync_record_{entity} (entity, sent_at, check_at, {columns})
select $1, case when r.command_id is not null then now() end, now() + interval '15 minutes', {values}
  from jsonb_to_recordset($2::jsonb) as r ({definitions})
    on conflict do nothing
