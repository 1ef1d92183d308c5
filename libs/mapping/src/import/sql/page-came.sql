-- Notes a page of an import; it has ended once every page up to the last one was noted. $1 entity, $2 company, $3 import, $4 the page's
-- number, $5 how many records it had, $6 whether it is the last, $7 QuickBooks' words
-- where it refuses to list the rest. Index: primary key.
insert into mapping.import_{entity} as t (entity, company_id, id, pages, seen, pages_read, last_page, finished_at, refused)
values ($1, $2, $3, 1, $5, int4multirange(int4range($4, $4, '[]')), case when $6 then $4::int end, case when $6 and $4 = 1 then now() end, $7::jsonb)
    on conflict (entity, company_id, id) do update
   set pages = t.pages + case when t.pages_read @> $4::int then 0 else 1 end,
       seen = t.seen + case when t.pages_read @> $4::int then 0 else excluded.seen end,
       pages_read = t.pages_read + excluded.pages_read,
       last_page = coalesce(t.last_page, excluded.last_page),
       refused = coalesce(excluded.refused, t.refused),
       finished_at = case when (t.pages_read + excluded.pages_read) @> int4range(1, coalesce(t.last_page, excluded.last_page), '[]')
                          then coalesce(t.finished_at, now()) else t.finished_at end
