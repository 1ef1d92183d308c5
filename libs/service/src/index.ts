export { AdminGuard, signForCompany } from './admin-access.js';
export { parsed } from './http.js';
export { isPublic, Public } from './public-route.js';
export { ENVIRONMENT, type ServiceDefinition } from './service.module.js';
export { Draining } from './stopping.js';
export { runMigration } from './open-database.js';
export { runService } from './run-service.js';
export { BadEnvironmentError, type RunningService, startService } from './start-service.js';
