import type { ServiceDefinition } from '@jobpro/service';
import { desktopConfig } from './desktop.config.js';
import { DesktopModule } from './desktop.module.js';
import { prepareDesktop } from './soap/prepare.js';

/** All that makes this service differ from another. */
export const desktop: ServiceDefinition = {
  name: 'desktop-qbxml',
  environment: desktopConfig,
  tables: { schema: 'desktop', prefix: 'connector' },
  module: DesktopModule,
  prepare: prepareDesktop,
};
