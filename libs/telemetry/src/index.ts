export { SpanKind } from '@opentelemetry/api';
export {
  contextFrom,
  currentCompany,
  inSpan,
  isTraceparent,
  recordError,
  traceparentOf,
  withCompany,
} from './context.js';
export { createLogger, logger, NestLogger } from './logger.js';
export { metrics, registry } from './metrics.js';
export { startTelemetry, type Telemetry } from './telemetry.js';
