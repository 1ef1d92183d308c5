-- Lets one call of a realm go, or says in how many milliseconds to ask again. After lock-realm.sql, within its transaction.
-- $1 realm, $2 call id, $3 is it a batch, $4 requests a minute, $5 a second, $6 batches a minute, $7 in flight, $8 really take it.
-- The windows are a little longer than Intuit's, because calls arrive there later than they are counted here.
with recent as (
  select batch, began_at, ended_at from online.realm_call where realm_id = $1 and began_at > now() - interval '3 minutes'
), windows as (
  select count(*) filter (where began_at > now() - interval '60.1 s') as minute,
         count(*) filter (where began_at > now() - interval '1.05 s') as second,
         count(*) filter (where batch and began_at > now() - interval '60.1 s') as batches,
         count(*) filter (where ended_at is null and began_at > now() - interval '130 s') as in_flight
    from recent
), waits as (
  select greatest(
    (select extract(epoch from paused_until - now()) * 1000 from online.realm where realm_id = $1 and paused_until > now()),
    case when minute >= $4 then
      (select extract(epoch from began_at + interval '60.1 s' - now()) * 1000 from recent
        where began_at > now() - interval '60.1 s' order by began_at desc offset $4 - 1 limit 1) end,
    case when second >= $5 then
      (select extract(epoch from began_at + interval '1.05 s' - now()) * 1000 from recent
        where began_at > now() - interval '1.05 s' order by began_at desc offset $5 - 1 limit 1) end,
    case when $3 and batches >= $6 then
      (select extract(epoch from began_at + interval '60.1 s' - now()) * 1000 from recent
        where batch and began_at > now() - interval '60.1 s' order by began_at desc offset $6 - 1 limit 1) end,
    case when in_flight >= $7 then 25 end
  ) as wait
    from windows
), granted as (
  insert into online.realm_call (call_id, realm_id, batch, began_at)
  select $2, $1, $3, clock_timestamp() from waits where wait is null and $8
)
select ceil(wait)::int as wait from waits;
