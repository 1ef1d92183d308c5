import { randomUUID } from 'node:crypto';
import { type MessageType, subjectOf } from '@jobpro/contracts';
import { enterCompany } from '@jobpro/database';
import { type Outgoing, UnitOfWork } from '@jobpro/messaging';
import { traceparentOf } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { Caller } from '../access/access.js';
import { conflict } from '../http/problem.js';
import { ActStore } from './act.store.js';

/** An act's entry in the history, its result, and the messages that it publishes. */
export interface Performance<R> {
  readonly what: string;
  readonly about: Readonly<Record<string, unknown>>;
  readonly result: R;
  readonly messages: readonly Omit<Outgoing, 'causeId' | 'traceparent'>[];
}

/** Makes a message of one company. Without an id it gets a new one. */
export const messageOf = (companyId: string, type: MessageType, data: unknown, id?: string) => ({
  id,
  subject: subjectOf(type, companyId),
  type,
  data,
});

/** Performs acts: each is recorded in the transaction that publishes its messages. */
@Injectable()
export class Acts {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: ActStore,
  ) {}

  /**
   * Performs an act once for each id: a repeated request changes nothing and gets the first result again.
   * `perform` may run again after a conflict, so it must not change anything but through `tx`.
   */
  once<R>(
    caller: Caller,
    id: string,
    result: z.ZodType<R>,
    perform: (tx: EntityManager) => Promise<Performance<R>> | Performance<R>,
  ): Promise<R> {
    return this.work.transaction(async (tx, send) => {
      await enterCompany(tx, caller.companyId);
      const previous = await this.store.resultOf(tx, caller.companyId, id);
      if (previous !== undefined) return readResult(result, previous);
      const traceparent = traceparentOf();
      const { messages, ...act } = await perform(tx);
      const isFirst = await this.store.insert(tx, caller, { id, traceId: traceparent.split('-')[1], ...act });
      if (isFirst) send(...messages.map((message) => ({ ...message, causeId: id, traceparent })));
      return act.result;
    });
  }

  /** Records an act that publishes nothing. */
  async record(caller: Caller, what: string, details: Record<string, unknown> = {}, id?: string): Promise<void> {
    const traceId = traceparentOf().split('-')[1];
    await this.work.transaction(async (tx) => {
      await enterCompany(tx, caller.companyId);
      await this.store.insert(tx, caller, { id: id ?? randomUUID(), what, about: details, result: null, traceId });
    });
  }
}

function readResult<R>(schema: z.ZodType<R>, previous: unknown): R {
  const result = schema.safeParse(previous);
  if (result.success) return result.data;
  throw conflict('request.id-used', 'Another act has this request id.', 'Send the request with a new id.');
}
