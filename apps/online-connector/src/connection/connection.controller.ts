import { createHash, randomBytes } from 'node:crypto';
import { CompanyId } from '@jobpro/contracts';
import { AdminGuard } from '@jobpro/service';
import {
  BadRequestException,
  Controller,
  Delete,
  Get,
  Header,
  HttpStatus,
  NotFoundException,
  Param,
  Query,
  Redirect,
  Res,
  UseGuards,
} from '@nestjs/common';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ReferenceCacheLoader } from '../realms.js';
import { ConnectionStore } from './connection.store.js';
import { Connections } from './connections.js';
import { IntuitAuthorizer } from './intuit-authorizer.js';

const style =
  'body{margin:15vh auto;max-width:28rem;padding:0 1.5rem;font-family:system-ui,sans-serif;line-height:1.5;color:#1d2125}' +
  'h1{font-size:1.5rem}@media(prefers-color-scheme:dark){body{background:#16191c;color:#e2e7eb}}';

/** Allows these pages their own style and nothing else. */
export const callbackPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

const page = (title: string, text: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
  `<meta name="viewport" content="width=device-width"><style>${style}</style></head>` +
  `<body><h1>${title}</h1><p>${text}</p></body></html>`;

/** The page after a connection at Intuit succeeded. */
export const connectedPage = (): string =>
  page('Connected', 'QuickBooks Online is connected to JobPro. You can close this window.');

/** The page after it failed. The sentence is always our own, never text from a request. */
export const refusedPage = (sentence: string): string => page('Not connected', sentence);

const STATE_BYTES = 32;
const STATE_SECONDS = 600;

const Callback = z.union([
  z.object({
    code: z.string().min(1).max(1000),
    state: z.string().min(1).max(200),
    realmId: z.string().regex(/^\d{1,25}$/),
  }),
  z.object({ error: z.string().max(200), state: z.string().min(1).max(200) }),
]);

/** Both ends of OAuth2, and the connection for administrators. */
@Controller()
export class ConnectionController {
  readonly #source: DataSource;
  readonly #store: ConnectionStore;
  readonly #connections: Connections;
  readonly #authorizer: IntuitAuthorizer;
  readonly #loader: ReferenceCacheLoader;

  constructor(
    source: DataSource,
    store: ConnectionStore,
    connections: Connections,
    authorizer: IntuitAuthorizer,
    loader: ReferenceCacheLoader,
  ) {
    this.#source = source;
    this.#store = store;
    this.#connections = connections;
    this.#authorizer = authorizer;
    this.#loader = loader;
  }

  /** Redirects to Intuit. For administrators only: this decides which QuickBooks company gets a company's documents. */
  @Get('connect')
  @UseGuards(AdminGuard)
  @Redirect()
  async connect(@Query('company') company: unknown): Promise<{ url: string; statusCode: number }> {
    const companyId = companyOf(company);
    const state = randomBytes(STATE_BYTES).toString('base64url');
    await this.#store.saveState(this.#source, state, companyId, STATE_SECONDS);
    return { url: this.#authorizer.authorizeUrl(state), statusCode: 302 };
  }

  /** Receives the user from Intuit. The state names the company; it is valid once, within ten minutes. */
  @Get('callback')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', callbackPolicy)
  @Header('Cache-Control', 'no-store')
  async callback(@Query() query: unknown, @Res({ passthrough: true }) response: Response): Promise<string> {
    const notConnected = (status: HttpStatus, sentence: string): string => {
      response.status(status);
      return refusedPage(sentence);
    };
    const read = Callback.safeParse(query);
    if (!read.success)
      throw new BadRequestException(refusal('callback.malformed', 'This address is only for Intuit’s answers.'));
    const companyId = await this.#store.takeState(this.#source, read.data.state);
    if (companyId === undefined) {
      throw new BadRequestException(
        refusal('callback.state', 'This attempt to connect has expired or was already used.'),
      );
    }
    if ('error' in read.data)
      return notConnected(HttpStatus.FORBIDDEN, 'The connection was not allowed at Intuit. Nothing was changed.');
    const reply = await this.#authorizer.exchange(read.data.code);
    if (reply.kind !== 'tokens')
      return notConnected(HttpStatus.BAD_GATEWAY, 'Intuit did not confirm the connection. Please start again.');
    const connected = await this.#connections.connect(companyId, read.data.realmId, reply.tokens);
    if (connected.kind === 'taken') {
      return notConnected(
        HttpStatus.CONFLICT,
        'This QuickBooks company is already connected to another JobPro company. Disconnect it there first.',
      );
    }
    this.#loader.loadSoon(connected.access);
    return connectedPage();
  }

  @Get('companies/:companyId/connection')
  @UseGuards(AdminGuard)
  async connection(@Param('companyId') company: string) {
    const connection = await this.#store.latest(this.#source, companyOf(company));
    if (connection === undefined)
      throw new NotFoundException(refusal('connection.none', 'This company was never connected.'));
    const { companyId, connectionId, realmId, status, companyName, connectedAt, endedBecause } = connection;
    const { refreshExpiresAt, hardExpiresAt } = connection;
    return {
      companyId,
      connectionId,
      realmId,
      status,
      companyName,
      connectedAt,
      endedBecause,
      refreshExpiresAt,
      hardExpiresAt,
    };
  }

  @Delete('companies/:companyId/connection')
  @UseGuards(AdminGuard)
  async disconnect(@Param('companyId') company: string): Promise<{ disconnected: boolean }> {
    return { disconnected: await this.#connections.disconnect(companyOf(company)) };
  }
}

function companyOf(value: unknown): string {
  const read = CompanyId.safeParse(value);
  if (!read.success)
    throw new BadRequestException(refusal('company.malformed', 'A company id is 1 to 64 letters, digits, _ or -.'));
  return read.data;
}

const refusal = (code: string, message: string) => ({ code, message, remedy: 'Start again from the console.' });
