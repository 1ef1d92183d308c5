-- States that the database was restored, while no service runs. restore.sh and after-restore.mjs run it in a transaction. :'by' is who
-- restored the database.

-- From now on every document is looked up before it is sent.
insert into mapping.restore (restored_by) values (:'by');

-- What was open at the time of the backup may have been sent after it: it is looked for first.
update online.command set state = 'unknown', owner = null, due = now() where state <> 'settled' and action in ('create', 'ensure');
update desktop.command set state = 'unknown', owner = null, due = now() where state <> 'settled' and action in ('create', 'ensure');
update online.command set owner = null where state <> 'settled' and owner is not null;
update desktop.command set owner = null where state <> 'settled' and owner is not null;
update online.company_queue set lease_owner = null, lease_until = null, due = now();
update desktop.company_queue set lease_owner = null, lease_until = null, due = now();

-- Records that were on their way or waiting are checked at once.
update mapping.sync_record set check_at = now() where state in ('sending', 'checking', 'waiting');
