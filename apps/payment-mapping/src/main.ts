import { environment, serviceBasics } from '@jobpro/config';
import { MappingModule } from '@jobpro/mapping';
import { runService } from '@jobpro/service';
import { payment } from './payment.js';

await runService({
  name: 'payment-mapping',
  environment: environment(serviceBasics),
  tables: { schema: 'mapping', prefix: 'payment' },
  module: MappingModule.forEntity(payment),
});
