import { readCall, writeReply, writeWsdl } from '@jobpro/qbxml';
import { ENVIRONMENT } from '@jobpro/service';
import { logger } from '@jobpro/telemetry';
import { Controller, Get, Header, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import type { DesktopConfig } from '../desktop.config.js';
import { WebConnector } from '../session/web-connector.js';
import { softEnvelope } from './soft-envelope.write.js';
import { supportPage } from './support.page.js';

/** The service that the Web Connector calls. It answers 200 and never a fault, whatever comes in. */
@Controller()
export class QbwcController {
  constructor(
    private readonly webConnector: WebConnector,
    @Inject(ENVIRONMENT) private readonly environment: Pick<DesktopConfig, 'DESKTOP_PUBLIC_URL'>,
  ) {}

  @Post('qbwc')
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  async call(@Req() request: Request): Promise<string> {
    const body: unknown = request.body;
    const read = readCall(typeof body === 'string' ? body : '');
    if (!read.ok) {
      logger.warn({ problem: read.problem }, 'A call that is none came to the Web Connector’s address');
      return softEnvelope(request.headers.soapaction);
    }
    return writeReply(await this.webConnector.answer(read.value, addressOf(request)));
  }

  /** The description for clients that want one, at `?wsdl`; else a page for people. */
  @Get('qbwc')
  describe(@Query() query: Record<string, unknown>, @Req() request: Request): string {
    const wanted = Object.keys(query).some((name) => name.toLowerCase() === 'wsdl');
    request.res?.type(wanted ? 'text/xml; charset=utf-8' : 'text/html; charset=utf-8');
    const base = this.environment.DESKTOP_PUBLIC_URL.replace(/\/+$/, '');
    return wanted ? writeWsdl(`${base}/qbwc`) : supportPage;
  }

  /** The Web Connector shows this address as help, and wants it to answer. */
  @Get('support')
  @Header('content-type', 'text/html; charset=utf-8')
  support(): string {
    return supportPage;
  }
}

/** Behind a proxy, the computer that the proxy saw: the last in its list, because whoever calls can write what is before it. */
function addressOf(request: Request): string {
  const forwarded = request.headers['x-forwarded-for'];
  const seen = typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined;
  return (seen ?? request.socket.remoteAddress ?? '').slice(0, 100);
}
