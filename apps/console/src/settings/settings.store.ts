import type { ListKind } from '@jobpro/contracts';
import { query, sqlFile } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Reads } from '../access/reads.js';
import type { References } from './settings.schema.js';

const referencesSql = sqlFile(import.meta.url, './sql/references.sql');
const LIMIT = 2_000;

const Row = z.object({
  kind: z.string(),
  entries: z.array(z.object({ name: z.string(), type: z.string().nullable() })),
});

/** Reads what settings choose from. */
@Injectable()
export class SettingsStore {
  constructor(private readonly reads: Reads) {}

  /** Returns the names of QuickBooks' lists. */
  async references(companyId: string): Promise<References> {
    const lists = await query(this.reads.ofCompany(companyId), referencesSql, [companyId, LIMIT], Row);
    const entries = (kind: ListKind) => lists.find((list) => list.kind === kind)?.entries ?? [];
    const names = (kind: ListKind): string[] => entries(kind).map(({ name }) => name);
    return {
      accounts: entries('account'),
      items: names('item'),
      terms: names('terms'),
      paymentMethods: names('payment-method'),
      taxCodes: names('tax-code'),
    };
  }
}
