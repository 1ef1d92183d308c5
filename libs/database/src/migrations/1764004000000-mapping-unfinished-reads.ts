import { ForwardMigration } from '../migrate.js';

/** When an unfinished import, reconciliation or reading of lists is requested once more, and how often it was. */
export class MappingUnfinishedReads1764004000000 extends ForwardMigration {
  protected readonly sql = ['import', 'tie_out', 'company_connection']
    .map((table) => `alter table mapping.${table} add column check_at timestamptz, add column checks int;`)
    .join('\n');
}
