import { Bus, type DeadLetter, deadLetterSchema } from '@jobpro/messaging';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { StreamReader } from '../streams/stream-reader.js';

const STREAM = 'DEAD';
const LATEST = 100;
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
    const start = Math.max(state.first_seq, state.last_seq - LATEST + 1);
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
