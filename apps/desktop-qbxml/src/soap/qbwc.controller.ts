import type { Readable } from 'node:stream';
import { readCall, writeReply, writeWsdl } from '@jobpro/qbxml';
import { ENVIRONMENT } from '@jobpro/service';
import { logger } from '@jobpro/telemetry';
import {
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Injectable,
  type NestMiddleware,
  Post,
  Query,
  Req,
} from '@nestjs/common';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { DesktopConfig } from '../desktop.config.js';
import { unreadableReply } from '../session/fallback-reply.write.js';
import { SessionStore } from '../session/session.store.js';
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

/** Bytes of a call at most: the response of a message set, escaped within its envelope. */
const LIMIT = 48 * 1024 * 1024;
/** More bytes than any call but a response has. A larger one is read only for a valid ticket, so that strangers fill no memory. */
const LIMIT_WITHOUT_TICKET = 256 * 1024;
/** Bytes in which a ticket is found, or there is none. */
const HEAD = 4_096;
const TICKET = /<(?:[\w.-]+:)?ticket(?:\s[^<>]*)?>([^<>]{1,100})</;

const reader = (limit: number) => express.text({ type: () => true, limit, defaultCharset: 'utf-8' });
const [readResponse, readSmall] = [reader(LIMIT), reader(LIMIT_WITHOUT_TICKET)];

/** Reads the body of a SOAP call as text, whatever its type. A body that cannot be read gets a fallback reply. */
@Injectable()
export class SoapBodyMiddleware implements NestMiddleware {
  readonly #sessions: SessionStore;

  constructor(sessions: SessionStore) {
    this.#sessions = sessions;
  }

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    const refuse = (error: unknown) => replyToUnreadable(error, request, response, next);
    const take = (error?: unknown) => (error === undefined || error === null ? next() : refuse(error));
    try {
      const bytes = Number(request.headers['content-length']);
      if (bytes <= LIMIT_WITHOUT_TICKET) readSmall(request, response, take);
      else if (await this.#hasValidTicket(request)) readResponse(request, response, take);
      else if (Number.isNaN(bytes)) readSmall(request, response, take);
      else {
        logger.warn({ bytes }, 'Rejected a large SOAP request without a valid ticket');
        sendFallback(request, response);
        // The rest is read and dropped: a caller that is cut off in the middle would not get the reply.
        request.resume();
      }
    } catch (error) {
      refuse(error);
    }
  }

  async #hasValidTicket(request: Request): Promise<boolean> {
    const ticket = ticketIn(await readHead(request));
    return ticket !== undefined && this.#sessions.isOpen(ticket);
  }
}

/** Replies to a call whose body cannot be read as the Web Connector needs it, and logs it. */
export function replyToUnreadable(error: unknown, request: Request, response: Response, next: NextFunction): void {
  if (request.method !== 'POST') {
    next(error);
    return;
  }
  logger.warn({ err: error }, 'The body of a SOAP request cannot be read');
  if (!response.headersSent && !response.destroyed) sendFallback(request, response);
}

function sendFallback(request: Request, response: Response): void {
  response.status(200).type('text/xml; charset=utf-8').send(unreadableReply(request.headers.soapaction));
}

/**
 * Returns the ticket in the beginning of a call; undefined where there is none. It comes first in every call that has one
 * (`QBWebConnectorSvc.wsdl`), after the envelope's few hundred bytes.
 */
export const ticketIn = (head: string): string | undefined => TICKET.exec(head)?.[1]?.trim();

/** Reads the beginning of a body as far as a ticket can be in it, and puts it back for the next reader. */
export async function readHead(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  const text = () => Buffer.concat(chunks).toString('latin1');
  for (let bytes = 0; bytes < HEAD && !body.readableEnded && ticketIn(text()) === undefined;) {
    const chunk: unknown = body.read();
    if (Buffer.isBuffer(chunk)) {
      chunks.push(chunk);
      bytes += chunk.length;
    } else if (!(await hasMore(body))) break;
  }
  const head = text();
  if (chunks.length > 0) body.unshift(Buffer.concat(chunks));
  return head;
}

/** Waits for more bytes. Returns false where none follow. */
function hasMore(body: Readable): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (more: boolean) => {
      body.off('readable', onReadable).off('end', onEnd).off('close', onEnd).off('error', onEnd);
      resolve(more);
    };
    const onReadable = () => finish(body.readableLength > 0);
    const onEnd = () => finish(false);
    body.on('readable', onReadable).on('end', onEnd).on('close', onEnd).on('error', onEnd);
  });
}
