import { asyncApi, jsonSchemaOf, messageTypes } from '@jobpro/contracts/published';
import { type MessageType, parseMessage, subjectOf } from '@jobpro/contracts';
import { UnitOfWork } from '@jobpro/messaging';
import { ENVIRONMENT } from '@jobpro/service';
import { traceparentOf } from '@jobpro/telemetry';
import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { acts } from '../acts/act.store.js';
import type { ConsoleEnvironment } from '../console.config.js';
import { notFound, unprocessable } from '../http/refusal.js';
import { traceLink } from '../http/trace-link.js';
import { Answers, Asks, BodyOf, PathOf, QueryOf, Takes } from '../http/zod.js';
import {
  AnyJson,
  EventLog as EventLogSchema,
  type KnownType,
  KnownTypes,
  LogQuery,
  RehearsalAsked,
  Rehearsed,
} from './developer.schema.js';
import { EventLog } from './event-log.js';
import { wayOf } from './way.decide.js';

const VERSION = '1';
const isKnown = (type: string): type is MessageType => messageTypes.some((each) => each === type);
const Required = z.object({ required: z.array(z.string()).default([]) });

const known = messageTypes.map((type): KnownType => ({
  type,
  subject: subjectOf(type, '{companyId}'),
  way: wayOf(type),
  required: Required.safeParse(jsonSchemaOf(type)).data?.required ?? [],
}));

/** For JobPro's developers: what is said on the bus, and in which form. */
@ApiTags('for developers')
@Controller('api/schemas')
export class SchemaController {
  @Get()
  @Needs('view')
  @Answers(KnownTypes)
  types(): z.infer<typeof KnownTypes> {
    return { types: known };
  }

  /** The AsyncAPI 3 document of the whole bus. */
  @Get('asyncapi.json')
  @Needs('view')
  @Answers(AnyJson)
  asyncApi(): Readonly<Record<string, unknown>> {
    return asyncApi(VERSION);
  }

  /** One message's JSON Schema. */
  @Get(':type')
  @Needs('view')
  @Answers(AnyJson)
  schema(@PathOf('type', z.string().max(100)) type: string): Readonly<Record<string, unknown>> {
    if (isKnown(type)) return jsonSchemaOf(type);
    throw notFound('schema.none', 'No message has this type.', 'Look at the list of schemas.');
  }
}

/** One company's messages, and trying an event of JobPro's. */
@ApiTags('for developers')
@Controller('api/companies/:companyId')
export class DeveloperController {
  constructor(
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(UnitOfWork) private readonly work: UnitOfWork,
    @Inject(ENVIRONMENT) private readonly environment: ConsoleEnvironment,
  ) {}

  /** The latest messages of this company, the newest first. */
  @Get('event-log')
  @Needs('view')
  @Asks(LogQuery)
  @Answers(EventLogSchema)
  async events(
    @CallerOf() { companyId }: Caller,
    @QueryOf(LogQuery) { way, limit }: z.infer<typeof LogQuery>,
  ): Promise<z.infer<typeof EventLogSchema>> {
    const found = await this.log.latest(companyId, way, limit);
    const trace = (traceId: string | null) => traceLink(this.environment.CONSOLE_TRACE_URL, traceId);
    return { events: found.map((event) => ({ ...event, trace: trace(event.traceId) })) };
  }

  /** Reads an event as the services would; where this system plays against simulators, it can be sent too. */
  @Post('rehearsal')
  @HttpCode(200)
  @Needs('connect')
  @Takes(RehearsalAsked)
  @Answers(Rehearsed)
  async rehearse(
    @CallerOf() caller: Caller,
    @BodyOf(RehearsalAsked) asked: z.infer<typeof RehearsalAsked>,
  ): Promise<Rehearsed> {
    const { type, data, send, requestId } = asked;
    if (!isKnown(type) || wayOf(type) !== 'from-jobpro') {
      return { holds: false, reason: `“${type}” is no event that JobPro sends.`, sentAs: null };
    }
    const read = parseMessage(type, data);
    if (!read.ok) return { holds: false, reason: read.reason, sentAs: null };
    if (!send) return { holds: true, reason: null, sentAs: null };
    if (this.environment.CONSOLE_DEVELOPMENT_LOGIN !== 'on') {
      throw unprocessable(
        'rehearsal.real-books',
        'Events can be sent from here only on a system with simulators. This one may be connected to real books.',
        'Start your own system with “npm start” and send the event there.',
      );
    }
    const { companyId } = caller;
    return this.work.transaction(async (tx) => {
      const result = { holds: true, reason: null, sentAs: requestId };
      const traceparent = traceparentOf();
      const act = {
        id: requestId,
        what: 'rehearsal.sent',
        about: { type },
        result,
        traceId: traceparent.split('-')[1],
      };
      if (!(await acts.keep(tx, caller, act))) return { outgoing: [], result };
      const subject = subjectOf(type, companyId);
      return { outgoing: [{ id: requestId, subject, type, data, causeId: requestId, traceparent }], result };
    });
  }
}
