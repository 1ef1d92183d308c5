import { Controller, type Type } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { isNeeded, patterns } from '@jobpro/contracts';
import { type Batch, UnitOfWork } from '@jobpro/messaging';
import type { AnyEntityMapping } from './entity-mapping.js';
import { Pipeline } from './pipeline/pipeline.js';
import type { MappingMessage } from './pipeline/route.decide.js';

/** Returns the controller of one entity. Nest reads the patterns from the class, so each entity has its own. */
export function mappingHandlers(mapping: AnyEntityMapping): Type<object> {
  @Controller()
  class MappingHandlers {
    constructor(
      private readonly work: UnitOfWork,
      private readonly pipeline: Pipeline,
    ) {}

    @EventPattern<string[]>(subjectsOf(mapping))
    onBatch(@Payload() batch: Batch<MappingMessage>): Promise<void> {
      return this.work.commit(batch, (tx, fresh) => this.pipeline.run(tx, fresh));
    }
  }
  return MappingHandlers;
}

/** Every subject that a mapping service listens to. */
function subjectsOf({ entity, dependencyEntities }: AnyEntityMapping): string[] {
  return [
    patterns.jobpro(entity),
    patterns.outcome(entity),
    ...(isNeeded(entity) ? [patterns.mapping(entity, 'link-requested')] : []),
    patterns.mapping(entity, 'act-requested'),
    patterns.mapping('company', 'configured'),
    ...dependencyEntities.flatMap((each) => [patterns.mapping(each, 'linked'), patterns.mapping(each, 'refused')]),
  ];
}
