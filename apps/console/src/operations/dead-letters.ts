import { randomUUID } from 'node:crypto';
import { CompanyId } from '@jobpro/contracts';
import { enterCompany } from '@jobpro/database';
import { Bus, type DeadLetter, deadLetterSchema, type Outgoing, UnitOfWork } from '@jobpro/messaging';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { User } from '../access/access.js';
import type { Act } from '../acts/act.schema.js';
import { ActStore } from '../acts/act.store.js';
import { notFound, unprocessable } from '../http/problem.js';
import { StreamReader } from '../live/stream-reader.js';
import type { Letter } from './operations.schema.js';

const STREAM = 'DEAD';
const LETTERS_SHOWN = 100;
const Envelope = z.looseObject({ data: z.unknown() });

export interface StoredLetter {
  readonly sequence: number;
  readonly letter: DeadLetter;
}

/** Reads the dead letters from their stream. */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly bus: Bus,
    private readonly reader: StreamReader,
  ) {}

  /** Returns the latest letters, newest first, and how many there are. */
  async latest(): Promise<{ letters: StoredLetter[]; count: number }> {
    const { state } = await this.bus.manager.streams.info(STREAM);
    if (state.messages === 0) return { letters: [], count: 0 };
    const start = Math.max(state.first_seq, state.last_seq - LETTERS_SHOWN + 1);
    const letters = await this.reader.read({ stream: STREAM, start }, async (_pending, messages) => {
      const letters: StoredLetter[] = [];
      for await (const message of messages()) {
        const letter = readLetter(message.string());
        if (letter !== undefined) letters.push({ sequence: message.seq, letter });
      }
      return letters;
    });
    return { letters: letters.reverse(), count: state.messages };
  }

  async find(sequence: number): Promise<DeadLetter | undefined> {
    const message = await this.bus.manager.streams.getMessage(STREAM, { seq: sequence }).catch(() => null);
    return message === null ? undefined : readLetter(message.string());
  }
}

function readLetter(text: string): DeadLetter | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const plain = deadLetterSchema.safeParse(body);
    return plain.success ? plain.data : deadLetterSchema.safeParse(Envelope.parse(body).data).data;
  } catch {
    return undefined;
  }
}

const header = ({ headers }: DeadLetter, name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1][0];

/** Characters of a letter's data that are shown. */
const DATA_SHOWN = 4_000;

/** Returns a dead letter as operators see it, without its link to the trace. */
export function letterOf({ sequence, letter }: StoredLetter, redriven: string | null): Omit<Letter, 'trace'> {
  return {
    sequence,
    code: letter.code,
    reason: letter.reason,
    service: letter.service,
    subject: letter.subject,
    companyId: letter.companyId,
    diedAt: letter.diedAt,
    traceId: header(letter, 'traceparent')?.split('-')[1] ?? null,
    data: letter.encoding === 'utf8' ? letter.data.slice(0, DATA_SHOWN) : '',
    redriven,
    canRedrive: redriveOf(letter) !== undefined,
  };
}

/** Returns the message of a dead letter under its own id, or undefined where it cannot be read. */
function redriveOf(letter: DeadLetter): Outgoing | undefined {
  const [id, type] = [header(letter, 'ce-id'), header(letter, 'ce-type')];
  const isWhole = letter.code !== 'unreadable' && !letter.cut && letter.encoding === 'utf8';
  if (!isWhole || id === undefined || type === undefined) return undefined;
  try {
    const data: unknown = JSON.parse(letter.data);
    return { id, subject: letter.subject, type, data, causeId: id, traceparent: header(letter, 'traceparent') ?? '' };
  } catch {
    return undefined;
  }
}

const REDRIVEN = 'letter.redriven';
const REDRIVES_SHOWN = 500;
/** Milliseconds in which the stream drops a second message with the same id. */
const DUPLICATE_WINDOW = 120_000;

/** Sends the messages of dead letters again. */
@Injectable()
export class Redrives {
  constructor(
    private readonly work: UnitOfWork,
    private readonly acts: ActStore,
    private readonly letters: DeadLetters,
  ) {}

  /** Returns the last redrive of each letter, by its sequence. */
  async latest(): Promise<ReadonlyMap<unknown, Act>> {
    const acts = await this.acts.latest({ what: REDRIVEN }, REDRIVES_SHOWN);
    return new Map(acts.reverse().map((act) => [act.about['letter'], act]));
  }

  /** Sends a letter's message again under its own id: services that have processed it ignore it. */
  async redrive(user: User, sequence: number): Promise<void> {
    const letter = await this.letters.find(sequence);
    if (letter === undefined) throw notFound('letter.none', 'There is no such dead letter.', 'Refresh the list.');
    if (await this.#isTooSoon(sequence, letter.storedAt)) {
      throw unprocessable(
        'letter.too-soon',
        'It was sent less than two minutes ago. The bus would drop it as a duplicate.',
        'Try again in two minutes.',
      );
    }
    const outgoing = redriveOf(letter);
    const company = CompanyId.safeParse(letter.companyId);
    if (outgoing === undefined || !company.success) {
      throw unprocessable(
        'letter.unreadable',
        'This message cannot be read, so sending it again cannot help.',
        'Fix the sender of such messages.',
      );
    }
    await this.work.transaction(async (tx, send) => {
      await enterCompany(tx, company.data);
      const act = {
        id: randomUUID(),
        what: REDRIVEN,
        about: { letter: String(sequence), subject: letter.subject },
        result: null,
        traceId: undefined,
      };
      await this.acts.insert(tx, { user, companyId: company.data }, act);
      send(outgoing);
    });
  }

  async #isTooSoon(sequence: number, storedAt: string): Promise<boolean> {
    const [last] = await this.acts.latest({ what: REDRIVEN, about: { letter: String(sequence) } }, 1);
    const sentAt = Math.max(Date.parse(storedAt), last === undefined ? 0 : Date.parse(last.at));
    return Date.now() - sentAt < DUPLICATE_WINDOW;
  }
}
