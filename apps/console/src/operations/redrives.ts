import { randomUUID } from 'node:crypto';
import { CompanyId } from '@jobpro/contracts';
import { UnitOfWork } from '@jobpro/messaging';
import { Injectable } from '@nestjs/common';
import type { User } from '../access/access.js';
import type { Act } from '../acts/act.schema.js';
import { ActStore } from '../acts/act.store.js';
import { notFound, unprocessable } from '../http/problem.js';
import { DeadLetters } from './dead-letters.js';
import { redriveOf } from './redrive.decide.js';

const REDRIVEN = 'letter.redriven';
const SHOWN = 500;
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
    const acts = await this.acts.latest({ what: REDRIVEN }, SHOWN);
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
