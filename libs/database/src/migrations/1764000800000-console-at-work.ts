import { ForwardMigration } from '../migrate.js';

const names = ['customer', 'item'] as const;
const connectors = ['online', 'desktop'] as const;

/** What the console reads by since it links by name, and tells operators how often QuickBooks says no. */
export class ConsoleAtWork1764000800000 extends ForwardMigration {
  protected readonly sql = [
    // names.sql: what QuickBooks has by the beginning of its name, to link to it.
    ...names.map(
      (entity) => `create index candidate_${entity}_name on mapping.candidate_${entity}
        (company_id, lower(name) text_pattern_ops);`,
    ),
    // companies.sql: answers of a day and the refusals among them, from the index alone. clean.sql reads by the same.
    ...connectors.map(
      (schema) => `drop index ${schema}.command_settled;
      create index command_settled on ${schema}.command (settled_at) include (company_id, told) where state = 'settled';`,
    ),
  ].join('\n');
}
