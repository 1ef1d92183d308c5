import type { ServiceDefinition } from '@jobpro/service';
import { consoleConfig } from './console.config.js';
import { ConsoleModule } from './console.module.js';
import { prepareConsole } from './http/prepare.js';

/** The console as a service. It only sends: what it hears, it hears live and forgets. */
export const consoleService: ServiceDefinition = {
  name: 'console',
  environment: consoleConfig,
  module: ConsoleModule,
  tables: { schema: 'console', prefix: 'console' },
  consumes: false,
  prepare: prepareConsole,
};
