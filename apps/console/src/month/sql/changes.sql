-- Documents of closed months that are not as they were: of other days, another amount, state or difference. A document that was selected
-- counts as waiting. {closing} yields id, from_day and to_day of the closings; $1 is the company.
-- Indexes: primary key of month_document, sync_record_<entity>_desk.
closing as ({closing}),
changed as (
  select l.id as closing_id, x.*
    from closing l
   cross join lateral (
         select coalesce(d.entity, r.entity) as entity, coalesce(d.record_id, r.id) as record_id,
                d.record_id is not null as was_there, r.id is not null as is_there, d.number, d.customer,
                d.state as state_before, d.amount as amount_before, d.difference as difference_before,
                r.state as state_after, r.doc_amount as amount_after, r.difference as difference_after
           from (select * from console.month_document where company_id = $1 and close_id = l.id) d
           full join (select entity, id, state, doc_amount, difference from mapping.sync_record
                       where entity in ('invoice', 'payment') and company_id = $1
                         and doc_date >= l.from_day and doc_date <= l.to_day) r
             on r.entity = d.entity and r.id = d.record_id
          where d.record_id is null or r.id is null or d.amount <> r.doc_amount or d.difference is distinct from r.difference
             or replace(d.state, 'requested', 'waiting') <> replace(r.state, 'requested', 'waiting')) x)
