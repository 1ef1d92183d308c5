-- Pauses a company until a moment; its commands keep their state. The longer of two pauses holds, so that a throttle of a few
-- seconds does not end what a person asked for; make-due.sql ends both. $1 company, $2 until, $3 because.
insert into {schema}.company_queue as q (company_id, paused_until, pause_because)
values ($1, $2::timestamptz, $3)
on conflict (company_id) do update
   set paused_until = greatest(q.paused_until, excluded.paused_until),
       pause_because = case when q.paused_until > excluded.paused_until then q.pause_because else excluded.pause_because end
returning pg_notify('{schema}_command', company_id);
