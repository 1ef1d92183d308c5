import 'reflect-metadata';
import { runService } from '@jobpro/service';
import { OnlineConnectorModule } from './online-connector.module.js';
import { onlineConfig } from './online.config.js';

await runService({
  name: 'online-connector',
  environment: onlineConfig,
  module: OnlineConnectorModule,
  tables: { schema: 'online', prefix: 'connector' },
});
