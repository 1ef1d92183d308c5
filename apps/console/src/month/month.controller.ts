import type { Executor } from '@jobpro/database';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import type { Caller } from '../access/access.js';
import { Acts } from '../acts/acts.js';
import { CompanyStore } from '../company/company.store.js';
import type { Bridge } from '../company/company.schema.js';
import { TieOutStore } from '../company/tie-out.store.js';
import { conflict, notFound, unprocessable } from '../http/problem.js';
import { daysOfMonth, decideClose } from './month.decide.js';
import { Certificate, CertificateId, CloseRequest, Closings, type Figures, MonthClosed } from './month.schema.js';
import { MonthStore } from './month.store.js';

/** Month-end: closing a month with a certificate, and what changed afterwards. */
@ApiTags('month-end')
@Controller('api/companies/:companyId/months')
export class MonthController {
  constructor(
    private readonly acts: Acts,
    private readonly companies: CompanyStore,
    private readonly tieOuts: TieOutStore,
    private readonly store: MonthStore,
  ) {}

  /** The closings of months, the newest month first, with what changed since. */
  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: Closings })
  async closings(@CurrentCaller() { companyId }: Caller): Promise<Closings> {
    return { closings: await this.store.closings(companyId) };
  }

  @Get(':id')
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: Certificate })
  async certificate(
    @CurrentCaller() { companyId }: Caller,
    @Param('id', { schema: CertificateId }) id: string,
  ): Promise<Certificate> {
    const certificate = await this.store.certificate(companyId, id);
    if (certificate === undefined) {
      throw notFound('month.none', 'There is no such certificate.', 'Choose one from the list on the tie-out page.');
    }
    return certificate;
  }

  /** Closes a month: keeps its figures and its documents as they are now. A closed month may be closed again. */
  @Post()
  @HttpCode(200)
  @RequireRole('mend')
  @ApiOkResponse({ standardSchema: MonthClosed })
  close(@CurrentCaller() caller: Caller, @Body({ schema: CloseRequest }) request: CloseRequest): Promise<MonthClosed> {
    const { companyId } = caller;
    const { requestId, month, reason } = request;
    return this.acts.once(caller, requestId, MonthClosed, async (tx) => {
      const figures = await this.#figures(companyId, month);
      const bridges = figures.parts.map(({ bridge }) => bridge);
      this.#refuse(request, bridges);
      await this.#keepDocuments(tx, companyId, request, bridges);
      await this.store.insert(tx, caller, request, figures);
      return { what: 'month.closed', about: { month, reason }, result: { id: requestId }, messages: [] };
    });
  }

  async #figures(companyId: string, month: string): Promise<Figures> {
    const settings = await this.companies.settings(companyId);
    const connection = await this.companies.connection(companyId, settings?.edition);
    const { tieOuts, bridges } = await this.tieOuts.ofPeriod(companyId, settings?.goLive, daysOfMonth(month));
    return {
      company: settings?.name ?? null,
      edition: settings?.edition ?? null,
      books: connection?.companyName ?? null,
      goLive: settings?.goLive ?? null,
      parts: bridges.map((bridge) => ({
        bridge,
        tieOut: tieOuts.find(({ entity }) => entity === bridge.entity) ?? null,
      })),
    };
  }

  #refuse(request: CloseRequest, bridges: readonly Bridge[]): void {
    const decision = decideClose(request, bridges, new Date());
    switch (decision) {
      case 'closable':
        return;
      case 'not-over':
        throw conflict('month.not-over', 'This month is not over yet.', 'Close it after its last day.');
      case 'reason-needed':
        throw unprocessable(
          'month.reason-needed',
          'This month does not tie out, so it is closed only with a reason.',
          'Compare it with QuickBooks again, or write why you close it. The certificate shows the reason.',
        );
      default:
        decision satisfies never;
    }
  }

  /** The figures were read before the documents. Where a document changed in between, the two do not agree. */
  async #keepDocuments(
    tx: Executor,
    companyId: string,
    { requestId, month }: CloseRequest,
    bridges: readonly Bridge[],
  ): Promise<void> {
    const sums = await this.store.keepDocuments(tx, companyId, requestId, month);
    const agree = bridges.every(({ entity, jobpro }) => {
      const sum = sums.find((each) => each.entity === entity);
      return jobpro.count === (sum?.count ?? 0) && jobpro.amount === (sum?.amount ?? '0.00');
    });
    if (agree) return;
    throw conflict(
      'month.changing',
      'A document of this month changed while it was being closed.',
      'Look at the figures again, then close the month.',
    );
  }
}
