import { CompanyId } from '@jobpro/contracts';
import { AdminGuard, ENVIRONMENT, parsed } from '@jobpro/service';
import {
  BadRequestException,
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  HttpException,
  HttpStatus,
  Inject,
  NotFoundException,
  Param,
  Post,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { OnlineEnvironment } from '../online.config.js';
import { ATTEMPT_SECONDS, Attempts, type Finished, type RefusalCode } from './attempts.js';
import { callbackPolicy, connectedPage, refusedPage } from './callback.page.js';
import { ConnectionStore } from './connection.store.js';
import { Connections } from './connections.js';

/** The secret by which the browser that began an attempt is recognised. */
const COOKIE = 'jobpro_connect';
const Secret = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const User = z.string().min(1).max(200);

const Begin = z.object({
  company: CompanyId,
  /** The user of the console who begins, and the console's page that receives Intuit's answer. Both or neither. */
  user: User.optional(),
  return: z.url({ protocol: /^https?$/ }).optional(),
});
const State = z.string().min(1).max(200);
const Answer = z.object({ code: z.string().min(1).max(1000), state: State, realmId: z.string().regex(/^\d{1,25}$/) });
const Callback = z.union([Answer, z.object({ error: z.string().max(200), state: State })]);
const Finish = z.object({ user: User, browser: Secret, answer: Callback });
const OfferAct = z.object({ user: User });
const OfferId = z.uuid();

const refusals: Readonly<Record<RefusalCode, readonly [HttpStatus, string]>> = {
  state: [
    HttpStatus.BAD_REQUEST,
    'This attempt to connect has expired, was already used, or began in another browser or for another user.',
  ],
  intuit: [HttpStatus.BAD_GATEWAY, 'Intuit did not confirm the connection. Please start again.'],
  realm: [HttpStatus.FORBIDDEN, 'QuickBooks does not give access to this company. Nothing was connected.'],
  taken: [
    HttpStatus.CONFLICT,
    'This QuickBooks company is already connected to another JobPro company. Disconnect it there first.',
  ],
  'quickbooks-away': [HttpStatus.BAD_GATEWAY, 'QuickBooks did not answer. Please start again in a minute.'],
};
const DENIED = 'The connection was not allowed at Intuit. Nothing was changed.';

/** Both ends of OAuth2, and the connection for administrators. */
@Controller()
export class ConnectionController {
  readonly #source: DataSource;
  readonly #store: ConnectionStore;
  readonly #connections: Connections;
  readonly #attempts: Attempts;
  readonly #cookie: CookieOptions;

  constructor(
    source: DataSource,
    store: ConnectionStore,
    connections: Connections,
    attempts: Attempts,
    @Inject(ENVIRONMENT) { QBO_REDIRECT_URL }: Pick<OnlineEnvironment, 'QBO_REDIRECT_URL'>,
  ) {
    this.#source = source;
    this.#store = store;
    this.#connections = connections;
    this.#attempts = attempts;
    // Lax: Intuit's page sends the browser back with it.
    const secure = QBO_REDIRECT_URL.startsWith('https:');
    this.#cookie = { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: ATTEMPT_SECONDS * 1000 };
  }

  /** Redirects to Intuit. For administrators only: this decides which QuickBooks company gets a company's documents. */
  @Get('connect')
  @UseGuards(AdminGuard)
  async connect(@Query() query: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { company: companyId, user: beganBy, return: returnTo } = parsed(Begin, query);
    const { url, browser } = await this.#attempts.begin({ companyId, beganBy, returnTo }, browserOf(request));
    response.cookie(COOKIE, browser, this.#cookie).redirect(HttpStatus.FOUND, url);
  }

  /**
   * Receives the browser from Intuit. The state is valid once, within ten minutes, in the browser that began. What a user of the
   * console began is finished there: only the console knows who is logged in.
   */
  @Get('callback')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', callbackPolicy)
  @Header('Cache-Control', 'no-store')
  async callback(
    @Query() query: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string | undefined> {
    const notConnected = (status: HttpStatus, sentence: string): string => {
      response.status(status);
      return refusedPage(sentence);
    };
    const read = Callback.safeParse(query);
    if (!read.success)
      throw new BadRequestException(refusal('callback.malformed', 'This address is only for Intuit’s answers.'));
    const answer = read.data;
    const attempt = await this.#attempts.find(answer.state);
    if (attempt?.returnTo !== undefined) {
      // Behind the #, no server and no log on the way sees the code.
      response.redirect(HttpStatus.SEE_OTHER, `${attempt.returnTo}#${new URLSearchParams({ ...answer }).toString()}`);
      return undefined;
    }
    const bearer = { browser: browserOf(request) ?? '', user: undefined };
    if ('error' in answer) {
      const isOurs = await this.#attempts.drop(answer.state, bearer);
      return isOurs ? notConnected(HttpStatus.FORBIDDEN, DENIED) : notConnected(...refusals.state);
    }
    const finished = await this.#attempts.finish(answer, bearer);
    return finished.kind === 'refused' ? notConnected(...refusals[finished.code]) : connectedPage();
  }

  /** Finishes an attempt of a user of the console: connects the same books again, or offers others for confirmation. */
  @Post('companies/:companyId/connection/offers')
  @UseGuards(AdminGuard)
  @HttpCode(HttpStatus.OK)
  async offer(@Param('companyId') company: string, @Body() body: unknown): Promise<Finished> {
    const { user, browser, answer } = parsed(Finish, body);
    const attempt = await this.#attempts.find(answer.state);
    if (attempt?.companyId !== companyOf(company)) return accepted({ kind: 'refused', code: 'state' });
    if ('error' in answer) {
      await this.#attempts.drop(answer.state, { browser, user });
      throw new HttpException(refusal('connect.denied', DENIED), HttpStatus.FORBIDDEN);
    }
    return accepted(await this.#attempts.finish(answer, { browser, user }));
  }

  /** Connects an offered QuickBooks company. */
  @Post('companies/:companyId/connection/offers/:offerId/accept')
  @UseGuards(AdminGuard)
  @HttpCode(HttpStatus.OK)
  async accept(
    @Param('companyId') company: string,
    @Param('offerId') offer: string,
    @Body() body: unknown,
  ): Promise<Finished> {
    const { user } = parsed(OfferAct, body);
    return accepted(await this.#attempts.accept(parsed(OfferId, offer), companyOf(company), user));
  }

  /** Revokes an offered QuickBooks company, to which nothing was sent. */
  @Post('companies/:companyId/connection/offers/:offerId/refuse')
  @UseGuards(AdminGuard)
  @HttpCode(HttpStatus.OK)
  async refuse(
    @Param('companyId') company: string,
    @Param('offerId') offer: string,
    @Body() body: unknown,
  ): Promise<{ revoked: boolean }> {
    const { user } = parsed(OfferAct, body);
    return { revoked: await this.#attempts.refuse(parsed(OfferId, offer), companyOf(company), user) };
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

/** @throws a refusal as the console shows it. */
function accepted(finished: Finished): Exclude<Finished, { kind: 'refused' }> {
  if (finished.kind !== 'refused') return finished;
  const [status, sentence] = refusals[finished.code];
  throw new HttpException(refusal(`connect.${finished.code}`, sentence), status);
}

/** Returns the secret of the browser that sends a request; undefined where it has none. */
function browserOf({ headers }: Request): string | undefined {
  const value = new RegExp(`(?:^|; *)${COOKIE}=([^;]*)`).exec(headers.cookie ?? '')?.[1];
  return Secret.safeParse(value).data;
}

function companyOf(value: unknown): string {
  const read = CompanyId.safeParse(value);
  if (!read.success)
    throw new BadRequestException(refusal('company.malformed', 'A company id is 1 to 64 letters, digits, _ or -.'));
  return read.data;
}

const refusal = (code: string, message: string) => ({ code, message, remedy: 'Start again from the console.' });
