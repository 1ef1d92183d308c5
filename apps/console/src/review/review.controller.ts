import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../access/access.js';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import { ImportedEntity, NameList, NameQuery, Review, ReviewQuery } from './review.schema.js';
import { ReviewStore } from './review.store.js';

/** Imported records of QuickBooks, next to those of JobPro. Users decide about them by acts. */
@ApiTags('import review')
@Controller('api/companies/:companyId/imports/:entity')
export class ReviewController {
  constructor(private readonly store: ReviewStore) {}

  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: Review })
  review(
    @CurrentCaller() { companyId }: Caller,
    @Param('entity', { schema: ImportedEntity }) entity: ImportedEntity,
    @Query({ schema: ReviewQuery }) query: ReviewQuery,
  ): Promise<Review> {
    return this.store.review(companyId, entity, query);
  }

  /** Records of QuickBooks by the beginning of their name, to link one of JobPro to. */
  @Get('names')
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: NameList })
  async names(
    @CurrentCaller() { companyId }: Caller,
    @Param('entity', { schema: ImportedEntity }) entity: ImportedEntity,
    @Query({ schema: NameQuery }) { q }: NameQuery,
  ): Promise<NameList> {
    return { names: await this.store.names(companyId, entity, q) };
  }
}
