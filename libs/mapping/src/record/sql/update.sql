-- Records locked by this transaction. $1 entity, $2 the records as a JSON array, what is empty left out; a missing snapshot means that
-- it did not change. The parts in braces are made from the list of fields in record.ts. An open
-- record is checked after 15 minutes, and then at intervals that double up to 16 hours.
update mapping.sync_record_{entity} t
   set {assignments}, updated_at = now(),
       sent_at = case when t.command_id is distinct from r.command_id then now() else t.sent_at end,
       check_at = now() + make_interval(mins => 15 * (2 ^ least(coalesce(r.checks, 0), 6))::int)
  from jsonb_to_recordset($2::jsonb) as r ({definitions})
 where t.entity = $1 and t.company_id = r.company_id and t.id = r.id
