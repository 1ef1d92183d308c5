-- Age of the oldest command about which the connector was asked and has not replied. $1 entity. Index: sync_record_<entity>_unanswered.
select coalesce(extract(epoch from now() - min(sent_at)), 0)::float8 as seconds
  from mapping.sync_record
 where entity = $1 and unanswered and state in ('sending', 'checking', 'voiding')
