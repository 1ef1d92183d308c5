import { ENVIRONMENT, Public } from '@jobpro/service';
import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CompanyStore } from '../company/company.store.js';
import type { ConsoleEnvironment } from '../console.config.js';
import { notFound, unauthorized } from '../http/problem.js';
import { CurrentUser, RequireRole } from './access-guard.js';
import { DevelopmentLogin, DevelopmentLoginRequest, LoginRequest, User } from './access.js';
import { LoginRoute } from './rate-limit.js';
import { RevocationStore } from './revocation.store.js';
import { sessionCookie, tokenOf } from './session-cookie.js';
import { developmentUsers, isFromThisMachine, Tokens } from './tokens.js';

/** Logs users in and out. The page's cookie holds JobPro's token, or that of an invented user. */
@ApiTags('session')
@Controller('api/session')
export class SessionController {
  constructor(
    private readonly tokens: Tokens,
    private readonly companies: CompanyStore,
    private readonly revocations: RevocationStore,
    @Inject(ENVIRONMENT) private readonly environment: ConsoleEnvironment,
  ) {}

  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: User, description: 'Who is logged in.' })
  session(@CurrentUser() user: User): User {
    return user;
  }

  @Post()
  @Public()
  @HttpCode(200)
  @LoginRoute()
  @ApiOkResponse({ standardSchema: User, description: 'The login ends with the token.' })
  async login(
    @Body({ schema: LoginRequest }) { token }: LoginRequest,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<User> {
    const verified = await this.tokens.verify(token);
    if (verified === undefined || (await this.revocations.has(token))) {
      throw unauthorized(
        'access.token',
        'JobPro’s login was not accepted or has expired.',
        'Open the console from JobPro again.',
      );
    }
    const { name, options } = sessionCookie(request);
    response.cookie(name, token, { ...options, expires: new Date(verified.expires * 1000) });
    return verified.user;
  }

  @Delete()
  @Public()
  @HttpCode(204)
  async logout(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const { name, options } = sessionCookie(request);
    const token = tokenOf(request)?.token;
    const verified = token === undefined ? undefined : await this.tokens.verify(token);
    if (token !== undefined && verified !== undefined) await this.revocations.revoke(token, verified.expires);
    response.clearCookie(name, options);
  }

  @Get('development')
  @Public()
  @LoginRoute()
  @ApiOkResponse({ standardSchema: DevelopmentLogin, description: 'The invented users of the embedded default.' })
  async development(@Req() request: Request): Promise<DevelopmentLogin> {
    this.#requireDevelopment(request);
    const users = developmentUsers.map(({ id, name, title, roles }) => ({
      id,
      name,
      title,
      operates: roles.includes('operate'),
    }));
    return { users, companies: await this.companies.named() };
  }

  @Post('development')
  @Public()
  @HttpCode(200)
  @LoginRoute()
  @ApiOkResponse({ standardSchema: User })
  async developmentLogin(
    @Body({ schema: DevelopmentLoginRequest }) { userId, companyId }: DevelopmentLoginRequest,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<User> {
    this.#requireDevelopment(request);
    const user = developmentUsers.find(({ id }) => id === userId);
    if (user === undefined) throw unauthorized('access.user', 'There is no such user.', 'Choose one of those offered.');
    const token = await this.tokens.issue({ id: user.id, name: user.name, roles: [...user.roles], companyId });
    if (token === undefined) throw developmentIsOff();
    return this.login({ token }, request, response);
  }

  #requireDevelopment(request: Request): void {
    const isAllowed =
      this.environment.CONSOLE_DEVELOPMENT_LOGIN === 'on' &&
      isFromThisMachine(request.headers.host, request.socket.remoteAddress);
    if (!isAllowed) throw developmentIsOff();
  }
}

const developmentIsOff = () =>
  notFound('access.development-off', 'The development login is off here.', 'Open the console from JobPro.');
