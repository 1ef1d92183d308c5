-- Leaves a company alone until a moment; its commands keep their state. $1 company, $2 until (null: go on now), $3 because.
insert into {schema}.company_queue as q (company_id, paused_until, pause_because)
values ($1, $2::timestamptz, $3)
on conflict (company_id) do update set paused_until = excluded.paused_until, pause_because = excluded.pause_because
returning pg_notify('{schema}_command', company_id);
