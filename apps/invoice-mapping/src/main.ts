import { environment, serviceBasics } from '@jobpro/config';
import { MappingModule } from '@jobpro/mapping';
import { runService } from '@jobpro/service';
import { invoice } from './invoice.js';

await runService({
  name: 'invoice-mapping',
  environment: environment(serviceBasics),
  tables: { schema: 'mapping', prefix: 'invoice' },
  module: MappingModule.forEntity(invoice),
});
