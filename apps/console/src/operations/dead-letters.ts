import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { Bus, type DeadLetter, deadLetterSchema } from '@jobpro/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

const STREAM = 'DEAD';
const LATEST = 100;
const Body = z.looseObject({ data: z.unknown() });

export interface FoundLetter {
  readonly sequence: number;
  readonly letter: DeadLetter;
}

/** The messages that were given up, as the bus keeps them. */
@Injectable()
export class DeadLetters {
  constructor(@Inject(Bus) private readonly bus: Bus) {}

  /** The latest, newest first, and how many there are in all. */
  async latest(): Promise<{ letters: FoundLetter[]; count: number }> {
    const { state } = await this.bus.manager.streams.info(STREAM);
    if (state.messages === 0) return { letters: [], count: 0 };
    const from = Math.max(state.first_seq, state.last_seq - LATEST + 1);
    const { name, num_pending: pending } = await this.bus.manager.consumers.add(STREAM, {
      ack_policy: AckPolicy.None,
      mem_storage: true,
      inactive_threshold: 30_000_000_000,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: from,
    });
    const letters: FoundLetter[] = [];
    try {
      const consumer = await this.bus.consumer(STREAM, name);
      for await (const message of await consumer.fetch({ max_messages: Math.max(1, pending), expires: 2_000 })) {
        const letter = readLetter(message.string());
        if (letter !== undefined) letters.push({ sequence: message.seq, letter });
      }
    } finally {
      await this.bus.manager.consumers.delete(STREAM, name).catch(() => undefined);
    }
    return { letters: letters.reverse(), count: state.messages };
  }

  async find(sequence: number): Promise<DeadLetter | undefined> {
    const found = await this.bus.manager.streams.getMessage(STREAM, { seq: sequence }).catch(() => null);
    return found === null ? undefined : readLetter(found.string());
  }
}

function readLetter(text: string): DeadLetter | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const own = deadLetterSchema.safeParse(body);
    if (own.success) return own.data;
    const inner = deadLetterSchema.safeParse(Body.parse(body).data);
    return inner.success ? inner.data : undefined;
  } catch {
    return undefined;
  }
}
