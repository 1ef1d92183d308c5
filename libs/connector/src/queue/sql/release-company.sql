-- Releases a company and stores when its next command is due. $1 company. After lock-company.sql. Index: command_due.
update {schema}.company_queue
   set lease_owner = null, lease_until = null,
       due = (select min(due) from {schema}.command
               where company_id = $1 and owner is null and state in ('queued', 'unknown'))
 where company_id = $1
returning due;
