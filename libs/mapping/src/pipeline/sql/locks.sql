-- Takes advisory locks until the end of the transaction, one after the other in the order of the lists, so that two transactions
-- never wait for each other in a ring. $1 entity, $2 what each lock is for, $3 keys, $4 `shared` or `exclusive`, side by side.
select case when l.mode = 'exclusive'
            then pg_advisory_xact_lock(hashtext('mapping.' || l.purpose || '.' || $1), hashtext(l.key))
            else pg_advisory_xact_lock_shared(hashtext('mapping.' || l.purpose || '.' || $1), hashtext(l.key)) end
  from unnest($2::text[], $3::text[], $4::text[]) as l (purpose, key, mode)
