import { Module, type DynamicModule } from '@nestjs/common';
import { BatchProgressWorker } from './batch/batch.worker.js';
import { CompanyHandlers } from './company/company.handlers.js';
import { OverdueWorker } from './record/overdue.worker.js';
import { ENTITY_MAPPING, type EntityMapping, type Snapshot } from './entity-mapping.js';
import { mappingHandlers, Pipeline } from './mapping.handlers.js';

/**
 * A mapping service, made from the one value in which it differs from the others.
 *
 * @example
 * await runService({
 *   name: 'invoice-mapping',
 *   environment: environment(serviceBasics),
 *   tables: { schema: 'mapping', prefix: 'invoice' },
 *   module: MappingModule.forEntity(invoice),
 * });
 */
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
      providers: [{ provide: ENTITY_MAPPING, useValue: mapping }, Pipeline, BatchProgressWorker, OverdueWorker],
    };
  }
}
