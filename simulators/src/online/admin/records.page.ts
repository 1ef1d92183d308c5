import type { Response } from 'express';
import type { EntityName } from '../entities/entity-name.js';
import type { Realm } from '../state/realm.js';

export interface Page {
  readonly after: number;
  readonly limit: number;
  readonly format: 'json' | 'ndjson';
}

/** One page as JSON with the id to go on after, or all that follows as lines, written no faster than they are read. */
export async function sendRecords(response: Response, realm: Realm, entity: EntityName, page: Page): Promise<void> {
  const rows = realm.table(entity).after(page.after);
  if (page.format === 'ndjson') {
    response.type('application/x-ndjson');
    for (const { record } of rows) {
      if (response.destroyed) return;
      if (!response.write(`${JSON.stringify(record)}\n`)) await writable(response);
    }
    response.end();
    return;
  }
  const records = [];
  for (const { record } of rows) {
    if (records.length === page.limit) break;
    records.push(record);
  }
  const last = records.at(-1)?.['Id'];
  response.json({
    records,
    next: records.length === page.limit && typeof last === 'string' ? Number.parseInt(last, 10) : null,
  });
}

/** Resolves when there is room again, or nobody reads any more. */
function writable(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}
