import { environment, serviceBasics } from '@jobpro/config';
import { MappingModule } from '@jobpro/mapping';
import { runService } from '@jobpro/service';
import { item } from './item.js';

await runService({
  name: 'item-mapping',
  environment: environment(serviceBasics),
  tables: { schema: 'mapping', prefix: 'item' },
  module: MappingModule.forEntity(item),
});
