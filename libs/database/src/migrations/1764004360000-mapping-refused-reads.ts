import { ForwardMigration } from '../migrate.js';

/** QuickBooks' words where it refuses to list what an import or a comparison asks for. */
export class MappingRefusedReads1764004360000 extends ForwardMigration {
  protected readonly sql = `
    alter table mapping.import add column refused jsonb;
    alter table mapping.tie_out add column refused jsonb;`;
}
