-- Releases what other owners had taken of these companies. What they had sent has no answer, so it is unknown: look first.
-- $1 companies, $2 the new owner, whose own commands stay taken. Index: command_held.
update {schema}.command
   set owner = null, state = case when state = 'sent' then 'unknown' else state end
 where company_id = any ($1::text[]) and owner is not null and owner is distinct from $2;
