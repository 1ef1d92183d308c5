export { type Span, SpanKind } from '@opentelemetry/api';
export type { Logger } from 'pino';
export { currentCompany, withCompany } from './company.js';
export { createLogger, logger, type LogLevel } from './logger.js';
export { metrics, type MetricText, registry } from './metrics.js';
export { NestLogger } from './nest-logger.js';
export { contextFrom, inSpan, isTraceparent, recordError, type SpanOptions, traceparentOf } from './span.js';
export { startTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.js';
