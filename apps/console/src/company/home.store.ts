import { query, sqlFile } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Reads } from '../access/reads.js';
import { orNull } from '../http/columns.js';
import { DeskStore } from '../records/desk.store.js';
import { Document } from '../records/records.schema.js';
import { Age, type Home, type HomeQuery, SendingDay } from './home.schema.js';
import { IssueStore } from './issue.store.js';

const agesSql = sqlFile(import.meta.url, './sql/ages.sql');
const sendingSql = sqlFile(import.meta.url, './sql/sending.sql');
const CAUSES = 5;

const AgeRow = Age.extend({ toDays: orNull(z.number()) });

/** Reads the figures of the start page. */
@Injectable()
export class HomeStore {
  constructor(
    private readonly reads: Reads,
    private readonly desk: DeskStore,
    private readonly issues: IssueStore,
  ) {}

  async home(companyId: string, goLive: string | undefined, { from, to, zone }: HomeQuery): Promise<Home> {
    const reads = this.reads.ofCompany(companyId);
    const [months, ages, { issues }, sending] = await Promise.all([
      Promise.all(
        Document.options.map(async (entity) => {
          const { views } = await this.desk.summary({ companyId, entity, goLive }, { from, to });
          return { entity, views };
        }),
      ),
      query(reads, agesSql, [companyId, goLive ?? null, zone], AgeRow),
      this.issues.issues(companyId),
      query(reads, sendingSql, [companyId, zone], SendingDay),
    ]);
    const causes = issues
      .slice(0, CAUSES)
      .map(({ key, entity, sentence, count, total }) => ({ key, entity, sentence, count, total }));
    return { months, ages, causes, sending };
  }
}
