import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { Answers, Asks, PathOf, QueryOf } from '../http/zod.js';
import { Imported, NameQuery, Names, Review, ReviewQuery } from './review.schema.js';
import { namesOf } from './names.store.js';
import { reviewOf } from './review.store.js';

/** What QuickBooks has, side by side with JobPro; decided by acts. */
@ApiTags('import review')
@Controller('api/companies/:companyId/imports/:entity')
export class ReviewController {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  @Get()
  @Needs('view')
  @Asks(ReviewQuery)
  @Answers(Review)
  review(
    @CallerOf() { companyId }: Caller,
    @PathOf('entity', Imported) entity: Imported,
    @QueryOf(ReviewQuery) query: ReviewQuery,
  ): Promise<Review> {
    return reviewOf(this.source, companyId, entity, query);
  }

  /** What QuickBooks has by the beginning of its name, to link a record of JobPro to. */
  @Get('names')
  @Needs('view')
  @Asks(NameQuery)
  @Answers(Names)
  async names(
    @CallerOf() { companyId }: Caller,
    @PathOf('entity', Imported) entity: Imported,
    @QueryOf(NameQuery) { q }: z.infer<typeof NameQuery>,
  ): Promise<z.infer<typeof Names>> {
    return { names: await namesOf(this.source, companyId, entity, q) };
  }
}
