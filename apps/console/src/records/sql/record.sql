-- One record with its history. $1 company, $2 entity, $3 id. Indexes: primary keys, history_of_record, command_by_record.
select r.name, r.state, r.revision, r.sent_revision, r.snapshot, nullif(r.doc_date, '') as date,
       case when r.doc_date <> '' then r.doc_amount::text end as amount, r.customer_id, c.name as customer_name,
       r.batch_id, r.requested_by, r.reason, r.said, r.voided_in_jobpro, r.warnings, r.notices, r.sent_snapshot, r.remote, r.updated_at,
       nullif(split_part(r.traceparent, '-', 2), '') as trace_id,
       coalesce(r.doc_date > '' and r.doc_date < y.settings ->> 'goLive', false) as is_before_go_live, y.settings ->> 'edition' as edition,
       coalesce((select jsonb_agg(jsonb_build_object('entity', split_part(w.key, '/', 2), 'id', substr(w.key, length(split_part(w.key, '/', 1) || split_part(w.key, '/', 2)) + 3), 'name', t.name))
                   from unnest(r.waits_for) w (key)
                   left join mapping.sync_record t on t.entity = split_part(w.key, '/', 2) and t.company_id = $1
                        and t.id = substr(w.key, length(split_part(w.key, '/', 1) || split_part(w.key, '/', 2)) + 3)), '[]') as waits_for,
       coalesce((select jsonb_agg(jsonb_build_object('at', p.at, 'line', p.line, 'traceId', p.trace_id) order by p.seq)
                   from mapping.history p where p.entity = $2 and p.company_id = $1 and p.record_id = $3), '[]') as history,
       coalesce((select jsonb_agg(jsonb_build_object('commandId', q.command_id, 'action', q.action, 'state', q.state, 'attempts', q.attempts,
                        'queuedAt', q.queued_at, 'sentAt', q.intent_at, 'settledAt', q.settled_at, 'command', q.data, 'answer', q.answer,
                        'sent', q.exchange -> 'sent', 'received', q.exchange -> 'received') order by q.queued_at)
                   from (select * from online.command where company_id = $1 and entity = $2 and record_id = $3
                         union all
                         select * from desktop.command where company_id = $1 and entity = $2 and record_id = $3) q), '[]') as exchanges
  from mapping.sync_record r
  left join mapping.sync_record c on c.entity = 'customer' and c.company_id = $1 and c.id = r.customer_id
  left join mapping.company y on y.company_id = $1
 where r.entity = $2 and r.company_id = $1 and r.id = $3
