-- Makes a company's deferred commands due now, after its cause went away. $1 company. Index: command_due.
with hastened as (
  update {schema}.command
     set due = now()
   where company_id = $1 and owner is null and state in ('queued', 'unknown') and due > now()
)
update {schema}.company_queue
   set due = now(), paused_until = null, pause_because = null
 where company_id = $1
returning pg_notify('{schema}_command', company_id);
