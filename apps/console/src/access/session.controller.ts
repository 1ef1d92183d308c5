import { CompanyId } from '@jobpro/contracts';
import { rows } from '@jobpro/database';
import { ENVIRONMENT } from '@jobpro/service';
import { Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { ConsoleEnvironment } from '../console.config.js';
import { notFound, unauthorized } from '../http/refusal.js';
import { Answers, BodyOf, Takes } from '../http/zod.js';
import { User } from './access.js';
import { Needs, Open, UserOf } from './access.guard.js';
import { developmentUsers, isFromThisMachine } from './development-login.decide.js';
import { LogsIn } from './rate-limit.guard.js';
import { sessionCookie } from './session.cookie.js';
import { Tokens } from './tokens.js';

const Given = z.object({ token: z.string().min(1).max(8_000) });
const DevelopmentGiven = z.object({ userId: z.string().max(100), companyId: CompanyId.optional() });
export const DevelopmentLogin = z.object({
  users: z.array(z.object({ id: z.string(), name: z.string(), title: z.string(), operates: z.boolean() })),
  companies: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type DevelopmentLogin = z.infer<typeof DevelopmentLogin>;
const Company = z.object({ id: z.string(), name: z.string() });

/** Logging in and out: JobPro's token, or in the embedded default a made-up user, becomes the page's cookie. */
@ApiTags('session')
@Controller('api/session')
export class SessionController {
  constructor(
    @Inject(Tokens) private readonly tokens: Tokens,
    @Inject(ENVIRONMENT) private readonly environment: ConsoleEnvironment,
    @Inject(DataSource) private readonly source: DataSource,
  ) {}

  @Get()
  @Needs('view')
  @Answers(User, 'Who is logged in.')
  session(@UserOf() user: User): User {
    return user;
  }

  @Post()
  @Open()
  @HttpCode(200)
  @LogsIn()
  @Takes(Given)
  @Answers(User, 'The login holds as long as the token.')
  async login(
    @BodyOf(Given) { token }: z.infer<typeof Given>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<User> {
    const verified = await this.tokens.verify(token);
    if (verified === undefined) {
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
  @Open()
  @HttpCode(204)
  logout(@Req() request: Request, @Res({ passthrough: true }) response: Response): void {
    const { name, options } = sessionCookie(request);
    response.clearCookie(name, options);
  }

  @Get('development')
  @Open()
  @LogsIn()
  @Answers(DevelopmentLogin, 'The made-up users of the embedded default.')
  async development(@Req() request: Request): Promise<DevelopmentLogin> {
    this.refuseOutside(request);
    const companies = await rows(
      this.source,
      `select company_id as id, coalesce(m.settings ->> 'name', company_id) as name
         from (select company_id from mapping.company union select distinct company_id from mapping.sync_record_customer) known
         left join mapping.company m using (company_id) order by 2 limit 50`,
      [],
      Company,
    );
    const users = developmentUsers.map(({ id, name, title, roles }) => ({
      id,
      name,
      title,
      operates: roles.includes('operate'),
    }));
    return { users, companies };
  }

  @Post('development')
  @Open()
  @HttpCode(200)
  @LogsIn()
  @Takes(DevelopmentGiven)
  @Answers(User)
  async developmentLogin(
    @BodyOf(DevelopmentGiven) { userId, companyId }: z.infer<typeof DevelopmentGiven>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<User> {
    this.refuseOutside(request);
    const found = developmentUsers.find(({ id }) => id === userId);
    if (found === undefined)
      throw unauthorized('access.user', 'There is no such user.', 'Choose one of those offered.');
    const user: User = {
      id: found.id,
      name: found.name,
      roles: [...found.roles],
      ...(companyId === undefined ? {} : { companyId }),
    };
    const token = await this.tokens.issue(user);
    if (token === undefined) throw this.nothingHere();
    return this.login({ token }, request, response);
  }

  private refuseOutside(request: Request): void {
    const allowed =
      this.environment.CONSOLE_DEVELOPMENT_LOGIN === 'on' &&
      isFromThisMachine(request.headers.host, request.socket.remoteAddress);
    if (!allowed) throw this.nothingHere();
  }

  private nothingHere() {
    return notFound('access.development-off', 'The development login is off here.', 'Open the console from JobPro.');
  }
}
