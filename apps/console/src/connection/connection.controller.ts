import { randomUUID } from 'node:crypto';
import { subjectOf } from '@jobpro/contracts';
import { UnitOfWork } from '@jobpro/messaging';
import { traceparentOf } from '@jobpro/telemetry';
import { Controller, Delete, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { acts } from '../acts/act.store.js';
import { conflict } from '../http/refusal.js';
import { Answers, BodyOf, Takes } from '../http/zod.js';
import { CompanyStore, CONFIRMED } from '../overview/company.store.js';
import { Connectors, DesktopConnection } from './connectors.client.js';

const Begun = z.object({ url: z.url() });
const ConfirmAsked = z.object({ requestId: z.uuid(), companyName: z.string().max(500), since: z.string().max(40) });
const Confirmed = z.object({ confirmedBy: z.string() });
const ImportAsked = z.object({
  requestId: z.uuid(),
  entities: z
    .array(z.enum(['customer', 'item']))
    .min(1)
    .max(2),
});
const ImportBegun = z.object({ importId: z.string() });

/** Joining a company to its books, and the first import. */
@ApiTags('set-up')
@Controller('api/companies/:companyId')
export class ConnectionController {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(UnitOfWork) private readonly work: UnitOfWork,
    @Inject(Connectors) private readonly connectors: Connectors,
    @Inject(CompanyStore) private readonly companies: CompanyStore,
  ) {}

  /** Begins the connection to QuickBooks Online; the user goes on at Intuit. */
  @Post('connection/online')
  @HttpCode(200)
  @Needs('connect')
  @Answers(Begun)
  async online(@CallerOf() caller: Caller): Promise<z.infer<typeof Begun>> {
    const url = await this.connectors.beginOnline(caller.companyId);
    await this.keep(caller, 'connection.online-begun');
    return { url };
  }

  /** The user says that these are the right books. Only those that are connected now can be confirmed. */
  @Post('connection/confirm')
  @HttpCode(200)
  @Needs('connect')
  @Takes(ConfirmAsked)
  @Answers(Confirmed)
  async confirm(
    @CallerOf() caller: Caller,
    @BodyOf(ConfirmAsked) { requestId, companyName, since }: z.infer<typeof ConfirmAsked>,
  ): Promise<z.infer<typeof Confirmed>> {
    const settings = await this.companies.settings(caller.companyId);
    const now = await this.companies.connection(caller.companyId, settings?.edition);
    if (now?.status !== 'connected' || now.since !== since || (now.companyName ?? '') !== companyName) {
      throw conflict(
        'connection.changed',
        'The connection has changed since you looked.',
        'Look at the company’s name again, then confirm it.',
      );
    }
    const about = { companyName, since };
    const traceId = traceparentOf().split('-')[1];
    await acts.keep(this.source, caller, { id: requestId, what: CONFIRMED, about, result: null, traceId });
    return { confirmedBy: caller.user.name };
  }

  @Delete('connection/online')
  @HttpCode(204)
  @Needs('connect')
  async disconnect(@CallerOf() caller: Caller): Promise<void> {
    await this.connectors.disconnectOnline(caller.companyId);
    await this.keep(caller, 'connection.online-ended');
  }

  /** Makes or renews the connection of QuickBooks Desktop. The password is told this once. */
  @Post('connection/desktop')
  @HttpCode(200)
  @Needs('connect')
  @Answers(DesktopConnection)
  async desktop(@CallerOf() caller: Caller): Promise<DesktopConnection> {
    const made = await this.connectors.makeDesktop(caller.companyId);
    await this.keep(caller, 'connection.desktop-made');
    return made;
  }

  /** Asks for QuickBooks' customers and items. Run twice, it changes nothing. */
  @Post('imports')
  @HttpCode(202)
  @Needs('connect')
  @Takes(ImportAsked)
  @Answers(ImportBegun)
  import(
    @CallerOf() caller: Caller,
    @BodyOf(ImportAsked) asked: z.infer<typeof ImportAsked>,
  ): Promise<z.infer<typeof ImportBegun>> {
    const { companyId, user } = caller;
    const result = { importId: asked.requestId };
    return this.work.transaction(async (tx) => {
      const traceparent = traceparentOf();
      const about = { entities: asked.entities };
      const act = { id: asked.requestId, what: 'import.requested', about, result, traceId: traceparent.split('-')[1] };
      if (!(await acts.keep(tx, caller, act))) return { outgoing: [], result };
      const outgoing = asked.entities.map((entity) => {
        const type = `jobpro.${entity}.import-requested.v1` as const;
        // One import a kind: each of them has its own pages and its own end.
        const data = { importId: `${asked.requestId}-${entity}`, requestedBy: user.name };
        return {
          id: randomUUID(),
          subject: subjectOf(type, companyId),
          type,
          data,
          causeId: asked.requestId,
          traceparent,
        };
      });
      return { outgoing, result };
    });
  }

  private async keep(caller: Caller, what: string): Promise<void> {
    const traceId = traceparentOf().split('-')[1];
    await acts.keep(this.source, caller, { id: randomUUID(), what, about: {}, result: null, traceId });
  }
}
