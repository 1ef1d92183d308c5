-- What was sent in the last thirty days, by day and by what became of it so far. $1 company, $2 time zone.
-- Index: primary key of mapping.batch.
select (b.requested_at at time zone $2::text)::date::text as day,
       sum(coalesce((b.told ->> 'exported')::int, 0))::int as exported, sum(coalesce((b.told ->> 'failed')::int, 0))::int as failed,
       greatest(sum(b.total - coalesce((b.told ->> 'exported')::int, 0) - coalesce((b.told ->> 'failed')::int, 0)), 0)::int as others
  from mapping.batch b
 where b.entity in ('invoice', 'payment') and b.company_id = $1 and b.total > 0
   and (b.requested_at at time zone $2::text)::date > (now() at time zone $2::text)::date - 30
 group by 1
 order by 1
