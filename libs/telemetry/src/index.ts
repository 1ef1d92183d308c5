export { SpanKind } from '@opentelemetry/api';
export { currentCompany, withCompany } from './company.js';
export { createLogger, logger } from './logger.js';
export { metrics, registry } from './metrics.js';
export { NestLogger } from './nest-logger.js';
export { contextFrom, inSpan, isTraceparent, recordError, traceparentOf } from './span.js';
export { startTelemetry, type Telemetry } from './telemetry.js';
