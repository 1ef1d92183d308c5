import type { LoggerService } from '@nestjs/common';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import { type DestinationStream, type Logger, pino } from 'pino';
import { currentCompany } from './context.js';
import { redactFields, redactText } from './redact.js';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

const ours = { service: 'unknown' };

/**
 * Returns a logger that writes one JSON object a line: `time` (ISO 8601), `level`, `service`,
 * `msg`, and `trace_id`, `span_id` and `company` where they exist. It hides the value of a
 * secret-looking name, and a password within a URL.
 */
export function createLogger(level: LogLevel, destination: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: origin,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redactFields(fields),
      },
      // `redact` has chosen the fields of an error; pino's own choice adds every property it has.
      serializers: { err: (fields: unknown) => fields },
      hooks: {
        logMethod(given, method) {
          const [first, message, ...rest] = given.map((part) => (typeof part === 'string' ? redactText(part) : part));
          if (first instanceof Error)
            method.call(this, { err: first }, textOr(message, redactText(first.message)), ...rest);
          else method.call(this, first, textOr(message, undefined), ...rest);
        },
      },
    },
    destination,
  );
}

/**
 * This process's logger, to standard output: `logger.warn({ err, ids }, 'What happened')`.
 * Written at once, so that the last line before a crash is there.
 */
export const logger: Logger = createLogger('info', pino.destination({ dest: 1, sync: true }));

/** Says which service this process is, and how much it logs. */
export function nameProcess(service: string, level: LogLevel): void {
  ours.service = service;
  logger.level = level;
}

function origin(): Record<string, string> {
  const span = trace.getActiveSpan()?.spanContext();
  const company = currentCompany();
  return {
    service: ours.service,
    ...(span !== undefined && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {}),
    ...(company === undefined ? {} : { company }),
  };
}

function textOr<T>(value: unknown, other: T): string | T {
  return typeof value === 'string' ? value : other;
}

/** The contexts of Nest that log each module and route at every start. */
const WORDY = new Set(['InstanceLoader', 'NestFactory', 'RouterExplorer', 'RoutesResolver']);

/** Nest's own lines, through our logger. What Nest calls its context becomes `context`. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    this.write(typeof context === 'string' && WORDY.has(context) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  /** Nest passes the context last, and for an error its stack before it. */
  private write(
    level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace',
    message: unknown,
    rest: unknown[],
  ): void {
    const context = rest.at(-1);
    const detail = rest.slice(0, -1);
    const fields = {
      ...(typeof context === 'string' ? { context } : {}),
      ...(detail.length > 0 ? { detail } : {}),
    };
    if (message instanceof Error) this.logger[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'string') this.logger[level](fields, message);
    else this.logger[level]({ ...fields, said: message }, 'Nest said something that is not text');
  }
}
