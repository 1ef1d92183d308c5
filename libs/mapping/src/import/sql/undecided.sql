-- Candidates without a decision, the likeliest first, locked. For linking, only those whose proposed record is not linked by now.
-- $1 entity, $2 company, $3 least score, $4 at most, $5 what becomes of them. Index: candidate_open.
select c.remote_id, c.import_id, c.data, c.verdict, c.proposal, c.decided, c.record_id
  from mapping.candidate_{entity} c
 where c.entity = $1 and c.company_id = $2 and c.decided is null and c.score >= $3
   and ($5 <> 'link' or exists (select from mapping.sync_record r
                                 where r.entity = $1 and r.company_id = $2 and r.id = c.proposal and r.state <> 'exported'))
 order by c.score desc, c.remote_id
 limit $4
   for update of c
