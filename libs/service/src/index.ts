export { AdminGuard } from './admin.guard.js';
export { ENVIRONMENT, type ServiceDefinition } from './definition.js';
export { Draining } from './draining.js';
export { parsed } from './request-parser.js';
export { runService } from './run-service.js';
export { BadEnvironmentError, type RunningService, startService } from './start-service.js';
