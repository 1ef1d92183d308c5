-- Deletes some commands that were completed long ago. $1 days, $2 rows at most. Index: command_settled.
delete from {schema}.command
 where command_id in (select command_id from {schema}.command
                       where state = 'settled' and settled_at < now() - make_interval(days => $1)
                       limit $2);
