-- Ends a company's pause and makes its deferred commands due now. $1 company. Index: command_due.
with made_due as (
  update {schema}.command
     set due = now()
   where company_id = $1 and owner is null and state in ('queued', 'unknown') and due > now()
)
update {schema}.company_queue
   set due = now(), paused_until = null, pause_because = null
 where company_id = $1
returning pg_notify('{schema}_command', company_id);
