import { type MessageType, parseMessage, subjectOf } from '@jobpro/contracts';
import { asyncApi, jsonSchemaOf, messageTypes } from '@jobpro/contracts/published';
import { ENVIRONMENT } from '@jobpro/service';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import { Acts, messageOf } from '../acts/acts.js';
import type { ConsoleEnvironment } from '../console.config.js';
import { Links } from '../http/links.js';
import { notFound, unprocessable } from '../http/problem.js';
import {
  AnyJson,
  EventCheck,
  EventCheckResult,
  LogQuery,
  MessageLog as MessageLogSchema,
  TypeList,
  wayOf,
} from './developer.schema.js';
import { MessageLog } from './message-log.js';

const VERSION = '1';
const TypeName = z.string().max(100);
const isMessageType = (type: string): type is MessageType => messageTypes.some((messageType) => messageType === type);
const Required = z.object({ required: z.array(z.string()).default([]) });

const typeList: TypeList = {
  types: messageTypes.map((type) => ({
    type,
    subject: subjectOf(type, '{companyId}'),
    way: wayOf(type),
    required: Required.safeParse(jsonSchemaOf(type)).data?.required ?? [],
  })),
};

/** For JobPro's developers: the messages of the bus, and their schemas. */
@ApiTags('for developers')
@Controller('api/schemas')
export class SchemaController {
  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: TypeList })
  types(): TypeList {
    return typeList;
  }

  /** The AsyncAPI 3 document of the whole bus. */
  @Get('asyncapi.json')
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: AnyJson })
  asyncApi(): Readonly<AnyJson> {
    return asyncApi(VERSION);
  }

  /** One message's JSON Schema. */
  @Get(':type')
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: AnyJson })
  schema(@Param('type', { schema: TypeName }) type: string): Readonly<AnyJson> {
    if (isMessageType(type)) return jsonSchemaOf(type);
    throw notFound('schema.none', 'No message has this type.', 'Look at the list of schemas.');
  }
}

/** One company's messages, and a check of JobPro's events. */
@ApiTags('for developers')
@Controller('api/companies/:companyId')
export class DeveloperController {
  constructor(
    private readonly log: MessageLog,
    private readonly acts: Acts,
    private readonly links: Links,
    @Inject(ENVIRONMENT) private readonly environment: ConsoleEnvironment,
  ) {}

  /** The latest messages of this company, the newest first. */
  @Get('event-log')
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: MessageLogSchema })
  async events(
    @CurrentCaller() { companyId }: Caller,
    @Query({ schema: LogQuery }) { way, limit }: LogQuery,
  ): Promise<MessageLogSchema> {
    const messages = await this.log.latest(companyId, way, limit);
    return { events: messages.map((message) => ({ ...message, trace: this.links.trace(message.traceId) })) };
  }

  /** Checks an event as the services would. Where the books are simulated, it can be sent too. */
  @Post('rehearsal')
  @HttpCode(200)
  @RequireRole('connect')
  @ApiOkResponse({ standardSchema: EventCheckResult })
  async check(
    @CurrentCaller() caller: Caller,
    @Body({ schema: EventCheck }) { requestId, type, data, send }: EventCheck,
  ): Promise<EventCheckResult> {
    if (!isMessageType(type) || wayOf(type) !== 'from-jobpro') {
      return { holds: false, reason: `“${type}” is no event that JobPro sends.`, sentAs: null };
    }
    const message = parseMessage(type, data);
    if (!message.ok) return { holds: false, reason: message.reason, sentAs: null };
    if (!send) return { holds: true, reason: null, sentAs: null };
    if (this.environment.CONSOLE_DEVELOPMENT_LOGIN !== 'on') {
      throw unprocessable(
        'rehearsal.real-books',
        'Events can be sent from here only on a system with simulators. This one may be connected to real books.',
        'Start your own system with “npm start” and send the event there.',
      );
    }
    return this.acts.once(caller, requestId, EventCheckResult, () => ({
      what: 'rehearsal.sent',
      about: { type },
      result: { holds: true, reason: null, sentAs: requestId },
      messages: [messageOf(caller.companyId, type, data, requestId)],
    }));
  }
}
