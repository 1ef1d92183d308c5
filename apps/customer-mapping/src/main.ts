import { environment, serviceBasics } from '@jobpro/config';
import { MappingModule } from '@jobpro/mapping';
import { runService } from '@jobpro/service';
import { customer } from './customer.js';

await runService({
  name: 'customer-mapping',
  environment: environment(serviceBasics),
  tables: { schema: 'mapping', prefix: 'customer' },
  module: MappingModule.forEntity(customer, { keepsCompanies: true }),
});
