-- Returns the data of a company's next commands of one kind, which are neither taken nor changed by this.
-- $1 company, $2 entity, $3 action, $4 how many at most. Index: command_free.
select data
  from {schema}.command
 where company_id = $1 and owner is null and state = 'queued' and entity = $2 and action = $3
 order by wave, seq
 limit $4;
