import { ENVIRONMENT } from '@jobpro/service';
import { Body, Controller, Delete, HttpCode, Inject, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import type { Request, Response } from 'express';
import type { Caller } from '../access/access.js';
import { attemptCookie, cookieOf } from '../access/session-cookie.js';
import { isFromThisMachine } from '../access/tokens.js';
import { CONNECTION_CONFIRMED } from '../acts/act.schema.js';
import { Acts, messageOf } from '../acts/acts.js';
import {
  Confirmation,
  ConfirmRequest,
  DesktopConnection,
  FileAnswer,
  FileAnswered,
  ImportAccepted,
  ImportRequest,
  IntuitAnswer,
  OfferId,
  OfferRefused,
  OnlineAttempt,
  OnlineConnection,
} from '../company/company.schema.js';
import { CompanyStore } from '../company/company.store.js';
import type { ConsoleEnvironment } from '../console.config.js';
import { conflict, unprocessable } from '../http/problem.js';
import { Connectors } from './connectors.js';

/** Milliseconds in which an attempt to connect must come back from Intuit. */
const ATTEMPT_MILLISECONDS = 600_000;

/** Connecting a company to its books, and the first import. */
@ApiTags('set-up')
@Controller('api/companies/:companyId')
export class ConnectionController {
  constructor(
    private readonly acts: Acts,
    private readonly connectors: Connectors,
    private readonly companies: CompanyStore,
    @Inject(ENVIRONMENT) private readonly environment: ConsoleEnvironment,
  ) {}

  /** Starts the connection to QuickBooks Online; the user continues at Intuit, and ends it in this browser. */
  @Post('connection/online')
  @HttpCode(200)
  @RequireRole('connect')
  @ApiOkResponse({ standardSchema: OnlineConnection })
  async online(
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OnlineConnection> {
    const { url, browser } = await this.connectors.beginOnline(caller, this.#returnAddress(request));
    const { name, options } = attemptCookie(request);
    response.cookie(name, browser, { ...options, maxAge: ATTEMPT_MILLISECONDS });
    await this.acts.record(caller, 'connection.online-begun');
    return { url };
  }

  /** Ends what this user began in this browser, with Intuit's answer. */
  @Post('connection/online/finish')
  @HttpCode(200)
  @RequireRole('connect')
  @ApiOkResponse({ standardSchema: OnlineAttempt })
  async finish(
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Body({ schema: IntuitAnswer }) answer: IntuitAnswer,
  ): Promise<OnlineAttempt> {
    const browser = cookieOf(request, attemptCookie(request).name);
    if (browser === undefined) {
      throw conflict(
        'connect.state',
        'This attempt to connect has expired or began in another browser.',
        'Start again under Set-up.',
      );
    }
    return this.connectors.finishOnline(caller, browser, answer);
  }

  /** Connects the offered books, which the user confirms as the right ones. */
  @Post('connection/online/offers/:offerId/accept')
  @HttpCode(200)
  @RequireRole('connect')
  @ApiOkResponse({ standardSchema: Confirmation })
  async accept(
    @CurrentCaller() caller: Caller,
    @Param('offerId', { schema: OfferId }) offerId: string,
  ): Promise<Confirmation> {
    await this.connectors.acceptOnline(caller, offerId);
    const connection = await this.companies.connection(caller.companyId, 'online');
    if (connection?.companyName != null) {
      const { companyName, since } = connection;
      await this.acts.record(caller, CONNECTION_CONFIRMED, { companyName, since });
    }
    return { confirmedBy: caller.user.name };
  }

  @Post('connection/online/offers/:offerId/refuse')
  @HttpCode(200)
  @RequireRole('connect')
  @ApiOkResponse({ standardSchema: OfferRefused })
  async refuse(
    @CurrentCaller() caller: Caller,
    @Param('offerId', { schema: OfferId }) offerId: string,
  ): Promise<OfferRefused> {
    const refused = await this.connectors.refuseOnline(caller, offerId);
    await this.acts.record(caller, 'connection.online-refused');
    return refused;
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
    await this.connectors.disconnectOnline(caller);
    await this.acts.record(caller, 'connection.online-ended');
  }

  /** Makes or renews the connection of QuickBooks Desktop. The password is shown this once. */
  @Post('connection/desktop')
  @HttpCode(200)
  @RequireRole('connect')
  @ApiOkResponse({ standardSchema: DesktopConnection })
  async desktop(@CurrentCaller() caller: Caller): Promise<DesktopConnection> {
    const connection = await this.connectors.makeDesktop(caller);
    await this.acts.record(caller, 'connection.desktop-made');
    return connection;
  }

  /** Says which company file was open instead of the connection's own. The next run of the Web Connector continues with it. */
  @Put('connection/desktop/file')
  @HttpCode(200)
  @RequireRole('connect')
  @ApiOkResponse({ standardSchema: FileAnswered })
  async answerFile(
    @CurrentCaller() caller: Caller,
    @Body({ schema: FileAnswer }) { requestId, is }: FileAnswer,
  ): Promise<FileAnswered> {
    await this.connectors.answerFile(caller, is);
    await this.acts.record(caller, 'connection.desktop-file', { is }, requestId);
    return { is };
  }

  /** Makes new owner and file ids, for a company file or Web Connector that refuses the old ones. Links stay. */
  @Post('connection/desktop/ids')
  @HttpCode(200)
  @RequireRole('connect')
  @ApiOkResponse({ standardSchema: DesktopConnection })
  async renewIds(@CurrentCaller() caller: Caller): Promise<DesktopConnection> {
    const connection = await this.connectors.renewDesktop(caller);
    await this.acts.record(caller, 'connection.desktop-renewed');
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

  /**
   * Returns the page that receives Intuit's answer. It is configured and never taken from a request, which could name another
   * site, except where only this machine can log in.
   */
  #returnAddress(request: Request): string {
    const { CONSOLE_PUBLIC_URL, CONSOLE_DEVELOPMENT_LOGIN } = this.environment;
    const isLocal =
      CONSOLE_DEVELOPMENT_LOGIN === 'on' && isFromThisMachine(request.headers.host, request.socket.remoteAddress);
    const base = CONSOLE_PUBLIC_URL ?? (isLocal ? `http://${request.headers.host ?? ''}` : undefined);
    if (base !== undefined) return new URL('/connected', base).href;
    throw unprocessable(
      'connect.address',
      'QuickBooks Online cannot be connected from here, because the console does not know its own address.',
      'Ask JobPro’s support to set CONSOLE_PUBLIC_URL.',
    );
  }
}
