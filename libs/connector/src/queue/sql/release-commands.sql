-- Releases commands that were taken but not sent. $1 owner, $2 command ids.
update {schema}.command
   set owner = null
 where command_id = any ($2::uuid[]) and owner = $1 and state <> 'sent';
