-- Counts the companies by what their commands wait for, and returns how long the longest-waiting one could have been served.
-- A paused company is never counted as waiting; one that is not connected has no command that is due. Index: company_queue_due.
select count(*) filter (where state = 'served')::int as served,
       count(*) filter (where state = 'waiting')::int as waiting,
       count(*) filter (where state = 'paused')::int as paused,
       coalesce(extract(epoch from now() - min(due) filter (where state = 'waiting')), 0)::float8 as due_seconds
  from (select due,
               case when lease_until > now() then 'served'
                    when paused_until > now() then 'paused'
                    when due <= now() then 'waiting'
               end as state
          from {schema}.company_queue
         where due is not null or lease_until > now()) as company;
