import { ForwardMigration } from '../migrate.js';

/** By which settings a record went out: a refusal for older ones than hold now is no news of those. */
export class MappingSentSettings1764001300000 extends ForwardMigration {
  protected readonly sql = `alter table mapping.sync_record add column sent_settings int;`;
}
