import { Module, type DynamicModule } from '@nestjs/common';
import { BatchProgressWorker } from './batch/batch.worker.js';
import { CompanyHandlers } from './company/company.handlers.js';
import type { EntityMapping, Snapshot } from './entity-mapping.js';
import { mappingHandlers } from './mapping.handlers.js';
import { ENTITY_MAPPING } from './mapping.tokens.js';

/** A mapping service, made from the one value in which it differs from the others. */
@Module({})
export class MappingModule {
  /** `keepsCompanies`: this service, and no other, writes the companies' settings. */
  static forEntity<S extends Snapshot>(
    mapping: EntityMapping<S>,
    options: { keepsCompanies?: true } = {},
  ): DynamicModule {
    return {
      module: MappingModule,
      controllers: [mappingHandlers(mapping), ...(options.keepsCompanies ? [CompanyHandlers] : [])],
      providers: [{ provide: ENTITY_MAPPING, useValue: mapping }, BatchProgressWorker],
    };
  }
}
