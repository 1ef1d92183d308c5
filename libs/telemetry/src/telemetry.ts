import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import { IdsOnlyProvider } from './context.js';
import { logger, type LogLevel, nameProcess } from './logger.js';
import { registry } from './metrics.js';

export interface TelemetryOptions {
  /** The name under which traces, logs and metrics of this process are found. */
  service: string;
  version?: string;
  /**
   * Of an OTLP/HTTP receiver; `/v1/traces` is added. Without it trace ids flow through everything,
   * and nothing is exported.
   */
  endpoint?: string | undefined;
  logLevel?: LogLevel;
}

export interface Telemetry {
  /**
   * Sends what is still held, then stops tracing. Never rejects: a receiver that is away must not
   * keep a service from ending.
   */
  stop(): Promise<void>;
}

/** Milliseconds a span waits for others to travel with. */
const GATHER = 1_000;
const EXPORT_TIMEOUT = 5_000;
/** Of a span of many messages' work, one for each. What is beyond is dropped. */
const LINKS = 1_024;

/**
 * Starts tracing for this process, once, before anything else. Spans are made by hand where a
 * document passes: that starts fast, and gives one readable trace a document instead of one for
 * each library call.
 */
export function startTelemetry({ service, version, endpoint, logLevel = 'info' }: TelemetryOptions): Telemetry {
  nameProcess(service, logLevel);
  registry.setDefaultLabels({ service });
  const provider = endpoint === undefined ? new IdsOnlyProvider() : recording(service, version, endpoint);
  diag.setLogger(troubles, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  provider.register(); // AsyncLocalStorage as context, W3C trace context and baggage as propagation
  return {
    async stop() {
      await provider.shutdown().catch(() => undefined);
      trace.disable();
      context.disable();
      propagation.disable();
      diag.disable();
    },
  };
}

/** Logs the messages of the tracing library itself, such as that spans could not be sent. */
const warn = (message: string, ...detail: unknown[]) => logger.warn({ detail }, `Tracing: ${message}`);
const quiet = () => undefined;
const troubles = { error: warn, warn, info: quiet, debug: quiet, verbose: quiet };

function recording(service: string, version: string | undefined, endpoint: string): NodeTracerProvider {
  return new NodeTracerProvider({
    resource: resourceFromAttributes({
      [ATTR_SERVICE_NAME]: service,
      ...(version === undefined ? {} : { [ATTR_SERVICE_VERSION]: version }),
    }),
    spanLimits: { linkCountLimit: LINKS },
    spanProcessors: [exportTo(endpoint)],
  });
}

function exportTo(endpoint: string): BatchSpanProcessor {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT });
  return new BatchSpanProcessor(exporter, {
    scheduledDelayMillis: GATHER,
    exportTimeoutMillis: EXPORT_TIMEOUT,
    maxQueueSize: 8_192,
    maxExportBatchSize: 512,
  });
}
