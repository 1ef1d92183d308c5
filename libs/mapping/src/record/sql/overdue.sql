-- Open records whose check is due, in the order in which it became due. Their next check is put off, so that another replica takes others;
-- the decision on each sets it again. $1 entity, $2 at most. Index: sync_record_<entity>_check.
update mapping.sync_record_{entity} r
   set check_at = now() + interval '15 minutes'
  from (select company_id, id from mapping.sync_record_{entity}
         where entity = $1 and state in ('sending', 'checking', 'waiting', 'voiding') and coalesce(check_at, updated_at) <= now()
         order by coalesce(check_at, updated_at) limit $2
           for update skip locked) as due
 where r.entity = $1 and r.company_id = due.company_id and r.id = due.id
returning r.company_id, r.id
