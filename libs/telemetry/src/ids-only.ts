import {
  context,
  type Context,
  isSpanContextValid,
  type Span,
  type SpanOptions,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import { NodeTracerProvider, RandomIdGenerator } from '@opentelemetry/sdk-trace-node';

const ids = new RandomIdGenerator();

class IdsOnly implements Tracer {
  startSpan(_name: string, options: SpanOptions = {}, parent: Context = context.active()): Span {
    const above = options.root === true ? undefined : trace.getSpanContext(parent);
    const spanId = ids.generateSpanId();
    return trace.wrapSpanContext(
      above === undefined || !isSpanContextValid(above)
        ? { traceId: ids.generateTraceId(), spanId, traceFlags: TraceFlags.SAMPLED }
        : { traceId: above.traceId, spanId, traceFlags: above.traceFlags },
    );
  }

  startActiveSpan<F extends (span: Span) => unknown>(name: string, work: F): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(name: string, options: SpanOptions, work: F): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    parent: Context,
    work: F,
  ): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => ReturnType<F>>(
    name: string,
    ...given: [F] | [SpanOptions, F] | [SpanOptions, Context, F]
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

const tracer = new IdsOnly();

/**
 * A tracer provider for a process that sends its traces nowhere. Each span has its own id within its parent's trace and the
 * parent's sampling decision, so a process that does record gets an unbroken trace. It keeps nothing else, which costs a
 * fraction of recording.
 */
export class IdsOnlyProvider extends NodeTracerProvider {
  override getTracer(): Tracer {
    return tracer;
  }
}
