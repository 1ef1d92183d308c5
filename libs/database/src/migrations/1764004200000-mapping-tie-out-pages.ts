import { ForwardMigration } from '../migrate.js';

/** Lets a comparison end only when all its pages were read: they may be handled in any order. */
export class MappingTieOutPages1764004200000 extends ForwardMigration {
  protected readonly sql = `alter table mapping.tie_out
    add column pages_read int4multirange not null default '{}',
    add column last_page int;`;
}
