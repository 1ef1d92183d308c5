import {
  type Attributes,
  context,
  type Context,
  INVALID_SPANID,
  INVALID_TRACEID,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions as ApiSpanOptions,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import { NodeTracerProvider, RandomIdGenerator } from '@opentelemetry/sdk-trace-node';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { redactText } from './redact.js';

const storage = new AsyncLocalStorage<string>();

/**
 * Runs `work`, and all that it awaits, on behalf of one company: every log line in it names the
 * company.
 */
export function withCompany<T>(companyId: string, work: () => T): T {
  return storage.run(companyId, work);
}

/** The company that the running work is for, if it is for one. */
export function currentCompany(): string | undefined {
  return storage.getStore();
}

export interface SpanOptions {
  /** Default `INTERNAL`. */
  kind?: SpanKind;
  attributes?: Attributes;
  /**
   * The W3C traceparent of what this belongs to. Default: the running span, else a trace of its
   * own.
   */
  parent?: string | undefined;
  /** Traceparents of what this also has to do with, as the messages of a batch. */
  links?: readonly string[];
}

const FORM = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;

/**
 * Runs `work` within a span that ends with it. An error is recorded on the span, marks it as
 * failed, and is thrown on. Name it after the operation, never after a company or a document: those
 * are attributes.
 */
export async function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => T | Promise<T>): Promise<T> {
  const links = (options.links ?? []).flatMap((traceparent) => {
    const linked = readTraceparent(traceparent);
    return linked === undefined ? [] : [{ context: linked }];
  });
  const { kind = SpanKind.INTERNAL, attributes = {} } = options;
  const parent = options.parent === undefined ? context.active() : contextFrom(options.parent);
  return tracer().startActiveSpan(name, { kind, attributes, links }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      recordError(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/**
 * Marks a span as failed, with the error as an event on it. For a failure that is a value, give its
 * sentence.
 */
export function recordError(span: Span, error: unknown): void {
  const message = redactText(error instanceof Error ? error.message : String(error));
  span.recordException({
    name: error instanceof Error ? error.name : 'Error',
    message,
    ...(error instanceof Error && error.stack !== undefined ? { stack: redactText(error.stack) } : {}),
  });
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

/**
 * The W3C traceparent of a span, by default of the running one. Where nothing is traced it is a new
 * one, not sampled, which still ties the hops of one document together.
 */
export function traceparentOf(span: Span | undefined = trace.getActiveSpan()): string {
  const own = span?.spanContext();
  if (own === undefined || !isSpanContextValid(own)) {
    return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
  }
  return `00-${own.traceId}-${own.spanId}-${own.traceFlags.toString(16).padStart(2, '0')}`;
}

/**
 * A context under the given traceparent. One that is not well formed gives a new trace, because it
 * must never stop the work.
 */
export function contextFrom(traceparent: string | undefined): Context {
  const parent = readTraceparent(traceparent);
  return parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
}

/** Whether it is a W3C traceparent that can be followed, and fits into a header. */
export const isTraceparent = (text: string): boolean => /^[!-~]+$/.test(text) && readTraceparent(text) !== undefined;

function readTraceparent(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = FORM.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (traceId === INVALID_TRACEID || spanId === INVALID_SPANID) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

function tracer() {
  return trace.getTracer('jobpro');
}

const ids = new RandomIdGenerator();

class IdsOnly implements Tracer {
  startSpan(_name: string, options: ApiSpanOptions = {}, parent: Context = context.active()): Span {
    const above = options.root === true ? undefined : trace.getSpanContext(parent);
    const spanId = ids.generateSpanId();
    return trace.wrapSpanContext(
      above === undefined || !isSpanContextValid(above)
        ? { traceId: ids.generateTraceId(), spanId, traceFlags: TraceFlags.SAMPLED }
        : { traceId: above.traceId, spanId, traceFlags: above.traceFlags },
    );
  }

  startActiveSpan<F extends (span: Span) => unknown>(name: string, work: F): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(name: string, options: ApiSpanOptions, work: F): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: ApiSpanOptions,
    parent: Context,
    work: F,
  ): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => ReturnType<F>>(
    name: string,
    ...given: [F] | [ApiSpanOptions, F] | [ApiSpanOptions, Context, F]
  ): ReturnType<F> {
    const [options, parent, work] =
      given.length === 1
        ? [{}, context.active(), given[0]]
        : given.length === 2
          ? [given[0], context.active(), given[1]]
          : given;
    const span = this.startSpan(name, options, parent);
    return context.with<[Span], F>(trace.setSpan(parent, span), work, undefined, span);
  }
}

const idsOnly = new IdsOnly();

/**
 * A tracer provider for a process that sends its traces nowhere. Each span has its own id within
 * its parent's trace and the parent's sampling decision, so a process that does record gets an
 * unbroken trace. It keeps nothing else, which costs a fraction of recording.
 */
export class IdsOnlyProvider extends NodeTracerProvider {
  override getTracer(): Tracer {
    return idsOnly;
  }
}
