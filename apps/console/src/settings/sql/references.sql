-- The names of QuickBooks' lists, by kind. $1 company, $2 at most of each kind.
with entry as (
       select kind, name, type from mapping.company_list where company_id = $1 and active
       union all
       select w.kind, r.name, r.detail
         from online.connection c
         join online.connection_reference r on r.connection_id = c.connection_id and r.active
         join (values ('Account', 'account'), ('Item', 'item'), ('Term', 'terms'), ('PaymentMethod', 'payment-method'), ('TaxCode', 'tax-code'))
           as w (list, kind) on w.list = r.list
        where c.company_id = $1 and c.status <> 'disconnected'),
     named as (select kind, name, max(type) as type from entry group by kind, name)
select kind, (array_agg(jsonb_build_object('name', name, 'type', type) order by name))[1:$2] as entries
  from named
 group by kind
