-- The open balances of these invoices in QuickBooks as far as we know, and their numbers: their total there, less what payments on their
-- way or there applied. What was sent counts, whatever JobPro applies since; a payment that was deleted there applies nothing.
-- $1 companies, $2 invoice ids, side by side. Indexes: primary key, sync_record_payment_applied, sync_record_payment_sent_applied. The
-- partition is named, and a payment's company compared as an expression, so that the primary key does not offer itself: all payments
-- would be read for each invoice.
select k.company_id, k.id, i.name as number,
       (coalesce(i.remote ->> 'total', i.snapshot ->> 'total')::numeric - coalesce(p.taken, 0))::numeric(20, 2)::text as open_balance
  from unnest($1::text[], $2::text[]) as k (company_id, id)
  join mapping.sync_record i on i.entity = 'invoice' and i.company_id = k.company_id and i.id = k.id
  left join lateral (
       select sum((a ->> 'amount')::numeric) as taken
         from mapping.sync_record_payment p
        cross join jsonb_array_elements(coalesce(p.sent_snapshot, p.snapshot) -> 'applications') a
        where p.company_id || '' = k.company_id and p.state in ('sending', 'checking', 'exported', 'voiding')
          and (p.snapshot -> 'applications' @> jsonb_build_array(jsonb_build_object('invoiceId', k.id))
               or (p.sent_snapshot is not null
                   and p.sent_snapshot -> 'applications' @> jsonb_build_array(jsonb_build_object('invoiceId', k.id))))
          and (p.notices = '[]' or not p.notices @> '[{"code": "deleted-in-quickbooks"}]')
          and a ->> 'invoiceId' = k.id) p on true
 where coalesce(i.remote ->> 'total', i.snapshot ->> 'total') is not null
