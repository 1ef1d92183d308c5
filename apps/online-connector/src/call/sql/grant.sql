-- Admits one call of a realm, or returns in how many milliseconds to ask again. Runs while the realm's row is locked.
-- $1 realm, $2 call id, $3 is it a batch, $4 requests a minute, $5 a second, $6 batches a minute, $7 in flight, $8 really take it.
-- When QuickBooks counts a call is known only to lie between its beginning and its end. So in the second, and among the batches of
-- the minute, a call counts from its end: then no second and no minute of QuickBooks' own has more calls than allowed, however late
-- they arrived. Among the requests of the minute, of which few are ever used up, it counts from when it was sent, for a little longer
-- than a minute. A call under way always counts, but not for longer than a call can take: its process is dead by then.
with moment as materialized (
  select clock_timestamp() as at
), recent as materialized (
  select batch, began_at, coalesce(ended_at, at) as until, ended_at is null and began_at > at - interval '130 s' as under_way, at
    from online.realm_call, moment
   where realm_id = $1 and began_at > at - interval '3 minutes' and (ended_at is not null or began_at > at - interval '130 s')
), windows as (
  select count(*) filter (where under_way or began_at > at - interval '60.8 s') as minute,
         count(*) filter (where until > at - interval '1 s') as second,
         count(*) filter (where batch and until > at - interval '60 s') as batches,
         count(*) filter (where under_way) as in_flight
    from recent
), waits as (
  select greatest(
    (select extract(epoch from paused_until - at) * 1000 from online.realm, moment where realm_id = $1 and paused_until > at),
    case when minute >= $4 then
      (select extract(epoch from began_at + interval '60.8 s' - at) * 1000 from recent
        where under_way or began_at > at - interval '60.8 s' order by began_at desc offset $4 - 1 limit 1) end,
    case when second >= $5 then
      (select case when under_way then 25 else extract(epoch from until + interval '1 s' - at) * 1000 end from recent
        where until > at - interval '1 s' order by until desc offset $5 - 1 limit 1) end,
    case when $3 and batches >= $6 then
      (select case when under_way then 25 else extract(epoch from until + interval '60 s' - at) * 1000 end from recent
        where batch and until > at - interval '60 s' order by until desc offset $6 - 1 limit 1) end,
    case when in_flight >= $7 then 25 end
  ) as wait
    from windows
), granted as (
  insert into online.realm_call (call_id, realm_id, batch, began_at)
  select $2, $1, $3, clock_timestamp() from waits where wait is null and $8
)
select case when wait is not null then greatest(1, ceil(wait))::int end as wait from waits;
