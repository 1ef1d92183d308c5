import { readCall, writeReply, writeWsdl } from '@jobpro/qbxml';
import { ENVIRONMENT } from '@jobpro/service';
import { logger } from '@jobpro/telemetry';
import { Controller, Get, Header, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import type { DesktopConfig } from '../desktop.config.js';
import { unreadableReply } from '../session/fallback-reply.write.js';
import { WebConnector } from '../session/web-connector.js';
import { supportPage } from './support.page.js';

/** The SOAP service that the Web Connector calls. It always answers 200, and never a SOAP fault. */
@Controller()
export class QbwcController {
  readonly #webConnector: WebConnector;
  readonly #publicUrl: string;

  constructor(webConnector: WebConnector, @Inject(ENVIRONMENT) environment: Pick<DesktopConfig, 'DESKTOP_PUBLIC_URL'>) {
    this.#webConnector = webConnector;
    this.#publicUrl = environment.DESKTOP_PUBLIC_URL.replace(/\/+$/, '');
  }

  @Post('qbwc')
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  async call(@Req() request: Request): Promise<string> {
    const body: unknown = request.body;
    const read = readCall(typeof body === 'string' ? body : '');
    if (!read.ok) {
      logger.warn({ problem: read.problem }, 'Rejected a malformed SOAP request');
      return unreadableReply(request.headers.soapaction);
    }
    return writeReply(await this.#webConnector.answer(read.value, addressOf(request)));
  }

  /** Returns the WSDL at `?wsdl`, otherwise a page for people. */
  @Get('qbwc')
  describe(@Query() query: Record<string, unknown>, @Req() request: Request): string {
    const wanted = Object.keys(query).some((name) => name.toLowerCase() === 'wsdl');
    request.res?.type(wanted ? 'text/xml; charset=utf-8' : 'text/html; charset=utf-8');
    return wanted ? writeWsdl(`${this.#publicUrl}/qbwc`) : supportPage;
  }

  /** The Web Connector shows this address as help, and requires it to answer. */
  @Get('support')
  @Header('content-type', 'text/html; charset=utf-8')
  support(): string {
    return supportPage;
  }
}

/** Returns the calling computer: behind a proxy the last entry of its list, because the caller can write the ones before. */
function addressOf(request: Request): string {
  const forwarded = request.headers['x-forwarded-for'];
  const address = typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined;
  return (address ?? request.socket.remoteAddress ?? '').slice(0, 100);
}
