import { randomUUID } from 'node:crypto';
import { CompanyFacts, Day } from '@jobpro/contracts';
import { query } from '@jobpro/database';
import { outgoing, type Outgoing, UnitOfWork } from '@jobpro/messaging';
import { readEntity } from '@jobpro/quickbooks-online';
import { logger, traceparentOf } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Access } from '../connection/connection.js';

const StoredFacts = z.object({ facts: CompanyFacts.optional() });
const Saved = z.object({ isChanged: z.boolean() });

/** Stores what the preferences of each connected company allow and demand. Mapping is notified of each change. */
@Injectable()
export class CompanyFactsStore {
  readonly #source: DataSource;
  readonly #work: UnitOfWork;

  constructor(source: DataSource, work: UnitOfWork) {
    this.#source = source;
    this.#work = work;
  }

  /** Stores the preferences, and publishes them where they changed. Preferences that cannot be read change nothing. */
  async save(access: Access, preferences: unknown, readAt: Date): Promise<void> {
    const read = readEntity('Preferences', preferences);
    if (!read.ok) {
      logger.warn({ problem: read.problem }, 'The preferences of a QuickBooks company cannot be read');
      return;
    }
    const { booksClosedUntil, ...switches } = read.value;
    const facts = CompanyFacts.safeParse({
      edition: 'online',
      connectionId: access.connectionId,
      readAt: readAt.toISOString(),
      country: access.country,
      closedUntil: Day.safeParse(booksClosedUntil).data,
      ...switches,
    });
    if (!facts.success) {
      logger.warn({ problem: z.prettifyError(facts.error) }, 'The preferences of a QuickBooks company cannot be read');
      return;
    }
    await this.#work.transaction(async (tx, send) => {
      const [saved] = await query(
        tx,
        `update online.connection c set facts = $2::jsonb
           from (select connection_id, facts from online.connection where connection_id = $1 for update) as before
          where c.connection_id = before.connection_id and c.status <> 'disconnected'
        returning (before.facts - 'readAt') is distinct from (c.facts - 'readAt') as is_changed`,
        [access.connectionId, JSON.stringify(facts.data)],
        Saved,
      );
      if (saved?.isChanged === true) send(factsRead(access.companyId, facts.data));
    });
  }

  /** Returns the preferences that were last read. */
  async load({ connectionId }: Access): Promise<CompanyFacts | undefined> {
    const sql = 'select facts from online.connection where connection_id = $1';
    const [stored] = await query(this.#source, sql, [connectionId], StoredFacts);
    return stored?.facts;
  }
}

/** Returns the message for mapping about what a company's preferences allow and demand. */
export const factsRead = (
  companyId: string,
  facts: CompanyFacts,
  cause: { readonly causeId: string; readonly traceparent: string } = {
    causeId: randomUUID(),
    traceparent: traceparentOf(),
  },
): Outgoing => outgoing('outcome.company.facts.v1', companyId, facts, cause);
