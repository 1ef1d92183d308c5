-- Length and age of the queue, for metrics. Index: command_open.
select entity, state, count(*)::int as commands, extract(epoch from now() - min(queued_at))::float8 as oldest_seconds
  from {schema}.command
 where state <> 'settled'
 group by entity, state;
