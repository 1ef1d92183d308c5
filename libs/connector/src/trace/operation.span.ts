import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Answer } from '@jobpro/contracts';
import { contextFrom, traceparentOf } from '@jobpro/telemetry';

/** One operation in its document's own trace. The call that carries it is a span of its own, linked to all it carries. */
export interface OperationSpan {
  /** The trace context that the outcome is published under. */
  readonly traceparent: string;
  event(name: string): void;
  /** Ends the span. There is no answer when the operation continues: it has asked and sends next. */
  end(answer?: Answer): void;
}

/**
 * Begins the span of one operation under its command's trace, so that a document's trace shows it also when it was sent in a batch.
 * `since` is the time when the operation began, for an answer that another process receives than the one that sent.
 */
export function operationSpan(
  name: string,
  traceparent: string,
  attributes: Readonly<Record<string, string | number>>,
  since?: Date,
): OperationSpan {
  const options = {
    kind: SpanKind.CLIENT,
    attributes: { ...attributes },
    ...(since === undefined ? {} : { startTime: since }),
  };
  const span = trace.getTracer('jobpro').startSpan(name, options, contextFrom(traceparent));
  return {
    traceparent: traceparentOf(span),
    event: (what) => span.addEvent(what),
    end: (answer) => {
      if (answer !== undefined) span.setAttribute('jobpro.answer', answer.kind);
      if (answer?.kind === 'rejected') {
        span.setAttribute('jobpro.reason', answer.reason.code);
        span.setStatus({ code: SpanStatusCode.ERROR, message: answer.reason.sentence });
      }
      span.end();
    },
  };
}
