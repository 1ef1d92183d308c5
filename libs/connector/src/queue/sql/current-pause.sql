-- Returns for how many more seconds a company is paused, and why; no row where it is not. $1 company.
select ceil(extract(epoch from paused_until - now()))::int as seconds, pause_because as because
  from {schema}.company_queue
 where company_id = $1 and paused_until > now();
