import { randomUUID } from 'node:crypto';
import { CompanyId } from '@jobpro/contracts';
import { rows } from '@jobpro/database';
import { UnitOfWork } from '@jobpro/messaging';
import { ENVIRONMENT } from '@jobpro/service';
import { Controller, Get, HttpCode, Inject, type MessageEvent, Post, Sse } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { User } from '../access/access.js';
import { Needs, UserOf } from '../access/access.guard.js';
import { acts } from '../acts/act.store.js';
import type { ConsoleEnvironment } from '../console.config.js';
import { notFound, unprocessable } from '../http/refusal.js';
import { traceLink } from '../http/trace-link.js';
import { Answers, PathOf } from '../http/zod.js';
import { LiveFeed } from '../live/live.feed.js';
import { streamed } from '../live/live.stream.js';
import { DeadLetters } from './dead-letters.js';
import { healthOf } from './health.store.js';
import { Health, Sequence } from './operations.schema.js';
import { letterOf, redriveOf } from './redrive.decide.js';

const Redriven = z.object({ letter: z.string(), at: z.date(), who_name: z.string() });
const REDRIVEN = 'letter.redriven';
/** Milliseconds; the stream's own window for doubles. */
const DOUBLES_KNOWN_FOR = 120_000;

/** For JobPro's operations: every company, and what the bus gave up. */
@ApiTags('operations')
@Controller('api/operations')
export class OperationsController {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(UnitOfWork) private readonly work: UnitOfWork,
    @Inject(DeadLetters) private readonly letters: DeadLetters,
    @Inject(LiveFeed) private readonly feed: LiveFeed,
    @Inject(ENVIRONMENT) private readonly environment: ConsoleEnvironment,
  ) {}

  @Get('health')
  @Needs('operate')
  @Answers(Health)
  async health(): Promise<Health> {
    const { letters, count } = await this.letters.latest();
    const sql = `select about ->> 'letter' as letter, at, who_name from console.act where what = $1 order by seq desc limit 500`;
    const done = new Map((await rows(this.source, sql, [REDRIVEN], Redriven)).map((row) => [row.letter, row]));
    return {
      companies: await healthOf(this.source),
      deadLetters: count,
      letters: letters.map((found) => {
        const again = done.get(String(found.sequence));
        const by = again === undefined ? null : `${again.who_name}, ${again.at.toISOString()}`;
        return letterOf(found, by, (traceId) => traceLink(this.environment.CONSOLE_TRACE_URL, traceId));
      }),
    };
  }

  /** Tells that something moved, of whichever company; what it is, is read. */
  @Sse('events')
  @Needs('operate')
  events(): Observable<MessageEvent> {
    return streamed(this.feed.anything());
  }

  /** Sends a dead letter's message once more, with its own id: who has done it already does nothing. */
  @Post('letters/:sequence/redrive')
  @HttpCode(202)
  @Needs('operate')
  async redrive(@UserOf() user: User, @PathOf('sequence', Sequence) sequence: number): Promise<{ sent: boolean }> {
    const letter = await this.letters.find(sequence);
    if (letter === undefined) throw notFound('letter.none', 'There is no such dead letter.', 'Refresh the list.');
    const outgoing = redriveOf(letter);
    const company = CompanyId.safeParse(letter.companyId);
    if (await this.isTooSoon(sequence, letter.storedAt)) {
      throw unprocessable(
        'letter.too-soon',
        'It was sent less than two minutes ago. The bus would drop it as a duplicate.',
        'Try again in two minutes.',
      );
    }
    if (outgoing === undefined || !company.success) {
      throw unprocessable(
        'letter.unreadable',
        'This message cannot be read, so sending it again cannot help.',
        'Fix the sender of such messages.',
      );
    }
    await this.work.transaction(async (tx) => {
      const about = { letter: String(sequence), subject: letter.subject };
      const act = { id: randomUUID(), what: REDRIVEN, about, result: null, traceId: undefined };
      await acts.keep(tx, { user, companyId: company.data }, act);
      return { outgoing: [outgoing], result: undefined };
    });
    return { sent: true };
  }

  /** The bus knows a message's id for two minutes: until then the same one again would be dropped without a word. */
  private async isTooSoon(sequence: number, storedAt: string): Promise<boolean> {
    const sql = `select max(at) as at from console.act where what = $1 and about ->> 'letter' = $2`;
    const [last] = await rows(this.source, sql, [REDRIVEN, String(sequence)], z.object({ at: z.date().nullable() }));
    const sent = Math.max(new Date(storedAt).getTime(), last?.at?.getTime() ?? 0);
    return Date.now() - sent < DOUBLES_KNOWN_FOR;
  }
}
