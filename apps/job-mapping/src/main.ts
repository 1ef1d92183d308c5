import { environment, serviceBasics } from '@jobpro/config';
import { MappingModule } from '@jobpro/mapping';
import { runService } from '@jobpro/service';
import { job } from './job.js';

await runService({
  name: 'job-mapping',
  environment: environment(serviceBasics),
  tables: { schema: 'mapping', prefix: 'job' },
  module: MappingModule.forEntity(job),
});
