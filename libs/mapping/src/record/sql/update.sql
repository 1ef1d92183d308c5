-- Records locked by this transaction. $1 entity, $2 the records as a JSON array, what is empty left out; a missing snapshot means that
-- it did not change. The parts in braces are made from the list of fields in record.ts.
update mapping.sync_record t
   set {assignments}, updated_at = now()
  from jsonb_to_recordset($2::jsonb) as r ({definitions})
 where t.entity = $1 and t.company_id = r.company_id and t.id = r.id
