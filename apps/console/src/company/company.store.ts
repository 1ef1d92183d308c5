import { CompanySettings, desktopStates, desktopStateText, type Edition, isDesktopState } from '@jobpro/contracts';
import { type Executor, query } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Reads } from '../access/reads.js';
import { instant, orNull } from '../http/columns.js';
import type { CompanyPause } from './alert.decide.js';
import { Batch, type Connection, Overview } from './company.schema.js';

const Settings = z.object({ settings: CompanySettings });
const GoLive = z.object({ goLive: z.string().optional() });
const Named = z.object({ id: z.string(), name: z.string() });
const Pause = z.object({ until: instant, by: orNull(z.string()) }) satisfies z.ZodType<CompanyPause>;
const Imported = Overview.shape.imports.element;
const Online = z
  .object({
    status: z.enum(['connected', 'broken', 'disconnected']),
    companyName: orNull(z.string()),
    since: instant,
    endsAt: orNull(instant),
    sentence: orNull(z.string()),
  })
  .transform((row): Connection => ({
    ...row,
    edition: 'online',
    status: row.status === 'connected' ? 'connected' : 'broken',
    lastContact: null,
    everyMinutes: null,
    nextBy: null,
    otherFile: null,
  }));
const Desktop = z
  .object({
    companyName: orNull(z.string()),
    since: instant,
    state: z.string(),
    details: z.record(z.string(), z.string()),
    lastContact: orNull(instant),
    everyMinutes: z.number(),
    nextBy: orNull(instant),
    failedLogins: z.number(),
    otherFile: orNull(z.object({ name: orNull(z.string()) })),
  })
  .transform(({ state, details, failedLogins, ...row }): Connection => ({
    ...row,
    edition: 'desktop',
    // The connector reports a wrong password after three calls. The user who sets it up needs to know after the first.
    sentence: hindranceOf(state, details) ?? (failedLogins > 0 ? hindranceOf('wrong-password', {}) : null),
    status: desktopStatusOf(state, row.lastContact !== null),
    endsAt: null,
  }));
/** Returns whether documents reach a company file. A state that stops them is never shown as connected. */
export function desktopStatusOf(state: string, hasCalled: boolean): Connection['status'] {
  const status = isDesktopState(state) ? desktopStates[state].status : undefined;
  if (status === 'broken') return 'broken';
  // A call with a wrong password is a call, but nothing is connected by it.
  return hasCalled && status !== 'disconnected' ? 'connected' : 'waiting';
}
/** Returns why a Web Connector that has called cannot work now, and what to do; null where nothing hinders it. */
function hindranceOf(state: string, details: Readonly<Record<string, string>>): string | null {
  if (!isDesktopState(state)) return null;
  const { status } = desktopStates[state];
  if (status === 'connected' || status === 'disconnected') return null;
  const { sentence, remedy } = desktopStateText(state, details);
  return remedy === undefined ? sentence : `${sentence} ${remedy}`;
}
const BatchRow = Batch.extend({
  requestedAt: instant,
  counts: orNull(z.record(z.string(), z.number())),
  finishedAt: orNull(instant),
});

/** Reads what the other services know of a company. */
@Injectable()
export class CompanyStore {
  constructor(private readonly reads: Reads) {}

  async settings(
    companyId: string,
    executor: Executor = this.reads.ofCompany(companyId),
  ): Promise<CompanySettings | undefined> {
    const sql = 'select settings from mapping.company where company_id = $1';
    const [company] = await query(executor, sql, [companyId], Settings);
    return company?.settings;
  }

  async goLive(companyId: string): Promise<string | undefined> {
    const sql = `select settings ->> 'goLive' as go_live from mapping.company where company_id = $1`;
    const [company] = await query(this.reads.ofCompany(companyId), sql, [companyId], GoLive);
    return company?.goLive;
  }

  /** Returns the company's connection in its edition, or in any edition while none is chosen. */
  async connection(companyId: string, edition: Edition | undefined): Promise<Connection | undefined> {
    const [online] = await query(
      this.reads.ofCompany(companyId),
      `select status, company_name, connected_at as since, least(refresh_expires_at, hard_expires_at) as ends_at, ended_because as sentence
         from online.connection
        where company_id = $1 order by (status <> 'disconnected') desc, connected_at desc limit 1`,
      [companyId],
      Online,
    );
    const [desktop] = await query(
      this.reads.ofCompany(companyId),
      `select file_name as company_name, created_at as since, state, details, last_contact_at as last_contact, every_minutes,
              last_contact_at + every_minutes * interval '1 minute' as next_by,
              case when refused_file is not null
                   then jsonb_build_object('name', coalesce(refused_file ->> 'name', refused_file ->> 'path')) end as other_file,
              failed_logins
         from desktop.connection where company_id = $1`,
      [companyId],
      Desktop,
    );
    if (edition === 'online') return online;
    if (edition === 'desktop') return desktop;
    return online ?? desktop;
  }

  /** Returns the pause of the company's QuickBooks, and the operator who asked for it. Index: act_by_what. */
  async pause(companyId: string, edition: Edition): Promise<CompanyPause | undefined> {
    const [pause] = await query(
      this.reads.ofCompany(companyId),
      `select q.paused_until as until, a.who_name as by
         from ${edition}.company_queue q
         left join lateral (
              select what, who_name, about from console.act
               where company_id = $1 and what in ('company.paused', 'company.resumed') order by seq desc limit 1) a
           on a.what = 'company.paused' and (a.about ->> 'until')::timestamptz >= q.paused_until - interval '1 second'
        where q.company_id = $1 and q.paused_until > now()`,
      [companyId],
      Pause,
    );
    return pause;
  }

  /** Returns the last import of each kind. */
  imports(companyId: string): Promise<Overview['imports']> {
    const sql = `select distinct on (entity) entity, seen, finished_at is not null as finished from mapping.import
                  where company_id = $1 order by entity, started_at desc`;
    return query(this.reads.ofCompany(companyId), sql, [companyId], Imported);
  }

  /** Returns the latest batches that selected something. */
  batches(companyId: string): Promise<Batch[]> {
    // What was held when a batch ended may have moved on since, so it is counted as it is now.
    const sql = `select b.id, b.entity, b.requested_by, b.requested_at, b.total, b.finished_at,
                        case when b.finished_at is null or coalesce((b.told ->> 'held')::int, 0) = 0 then b.told else (
                          select jsonb_object_agg(c.state, c.n) || jsonb_build_object('held', sum(c.held)) from (
                            select r.state, count(*)::int as n,
                                   count(*) filter (where r.state = 'waiting' and r.batch_id = b.id)::int as held
                              from mapping.batch_member m
                              join mapping.sync_record r on r.entity = b.entity and r.company_id = b.company_id and r.id = m.record_id
                             where m.entity = b.entity and m.company_id = b.company_id and m.batch_id = b.id
                             group by r.state) c) end as counts
                   from mapping.batch b
                  where b.company_id = $1 and b.entity in ('invoice', 'payment') and b.total > 0
                  order by b.requested_at desc limit 50`;
    return query(this.reads.ofCompany(companyId), sql, [companyId], BatchRow);
  }

  /** Returns companies by name, for the development login only. */
  named(): Promise<z.infer<typeof Named>[]> {
    const sql = `select company_id as id, coalesce(m.settings ->> 'name', company_id) as name
                   from (select company_id from mapping.company union select distinct company_id from mapping.sync_record_customer) any_company
                   left join mapping.company m using (company_id) order by 2 limit 50`;
    return query(this.reads.ofOperations(), sql, [], Named);
  }
}
