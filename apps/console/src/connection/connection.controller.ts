import { Body, Controller, Delete, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import type { Caller } from '../access/access.js';
import { CONNECTION_CONFIRMED } from '../acts/act.schema.js';
import { Acts, messageOf } from '../acts/acts.js';
import {
  Confirmation,
  ConfirmRequest,
  DesktopConnection,
  ImportAccepted,
  ImportRequest,
  OnlineConnection,
} from '../company/company.schema.js';
import { CompanyStore } from '../company/company.store.js';
import { conflict } from '../http/problem.js';
import { Connectors } from './connectors.js';

/** Connecting a company to its books, and the first import. */
@ApiTags('set-up')
@Controller('api/companies/:companyId')
export class ConnectionController {
  constructor(
    private readonly acts: Acts,
    private readonly connectors: Connectors,
    private readonly companies: CompanyStore,
  ) {}

  /** Starts the connection to QuickBooks Online; the user continues at Intuit. */
  @Post('connection/online')
  @HttpCode(200)
  @RequireRole('connect')
  @ApiOkResponse({ standardSchema: OnlineConnection })
  async online(@CurrentCaller() caller: Caller): Promise<OnlineConnection> {
    const url = await this.connectors.beginOnline(caller.companyId);
    await this.acts.record(caller, 'connection.online-begun');
    return { url };
  }

  /** Records that these are the right books. Only those that are connected now can be confirmed. */
  @Post('connection/confirm')
  @HttpCode(200)
  @RequireRole('connect')
  @ApiOkResponse({ standardSchema: Confirmation })
  async confirm(
    @CurrentCaller() caller: Caller,
    @Body({ schema: ConfirmRequest }) { requestId, companyName, since }: ConfirmRequest,
  ): Promise<Confirmation> {
    const settings = await this.companies.settings(caller.companyId);
    const connection = await this.companies.connection(caller.companyId, settings?.edition);
    const isSame = connection?.since === since && (connection.companyName ?? '') === companyName;
    if (connection?.status !== 'connected' || !isSame) {
      throw conflict(
        'connection.changed',
        'The connection has changed since you looked.',
        'Look at the company’s name again, then confirm it.',
      );
    }
    await this.acts.record(caller, CONNECTION_CONFIRMED, { companyName, since }, requestId);
    return { confirmedBy: caller.user.name };
  }

  @Delete('connection/online')
  @HttpCode(204)
  @RequireRole('connect')
  async disconnect(@CurrentCaller() caller: Caller): Promise<void> {
    await this.connectors.disconnectOnline(caller.companyId);
    await this.acts.record(caller, 'connection.online-ended');
  }

  /** Makes or renews the connection of QuickBooks Desktop. The password is shown this once. */
  @Post('connection/desktop')
  @HttpCode(200)
  @RequireRole('connect')
  @ApiOkResponse({ standardSchema: DesktopConnection })
  async desktop(@CurrentCaller() caller: Caller): Promise<DesktopConnection> {
    const connection = await this.connectors.makeDesktop(caller.companyId);
    await this.acts.record(caller, 'connection.desktop-made');
    return connection;
  }

  /** Requests QuickBooks' customers and items. A second import changes nothing. */
  @Post('imports')
  @HttpCode(202)
  @RequireRole('connect')
  @ApiAcceptedResponse({ standardSchema: ImportAccepted })
  import(
    @CurrentCaller() caller: Caller,
    @Body({ schema: ImportRequest }) { requestId, entities }: ImportRequest,
  ): Promise<ImportAccepted> {
    const { companyId, user } = caller;
    return this.acts.once(caller, requestId, ImportAccepted, () => ({
      what: 'import.requested',
      about: { entities },
      result: { importId: requestId },
      // Each kind is an import of its own, with its own pages and its own end.
      messages: entities.map((entity) =>
        messageOf(companyId, `jobpro.${entity}.import-requested.v1`, {
          importId: `${requestId}-${entity}`,
          requestedBy: user.name,
        }),
      ),
    }));
  }
}
