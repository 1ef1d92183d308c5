import { contextFrom, recordError, traceparentOf } from '@jobpro/telemetry';
import { type Attributes, context, type Link, type Span, type SpanContext, SpanKind, trace } from '@opentelemetry/api';
import { templateOf } from '../wire/subject.js';

/** The names of OpenTelemetry's messaging conventions, as far as they are used here. */
const attribute = {
  system: 'messaging.system',
  operationName: 'messaging.operation.name',
  operationType: 'messaging.operation.type',
  destination: 'messaging.destination.name',
  template: 'messaging.destination.template',
  messageId: 'messaging.message.id',
  bodySize: 'messaging.message.body.size',
  group: 'messaging.consumer.group.name',
  batchCount: 'messaging.batch.message_count',
  errorType: 'error.type',
  company: 'jobpro.company.id',
  deliveryCount: 'jobpro.message.delivery_count',
} as const;

const tracer = trace.getTracer('@jobpro/messaging');

/** A span that ends once, well or badly. */
export interface MessageSpan {
  readonly context: SpanContext;
  /** What goes out because of it carries this. */
  readonly traceparent: string;
  end(): void;
  fail(error: unknown): void;
  /** Runs with this span as the active one. */
  within<R>(work: () => R): R;
}

export interface SentMessage {
  readonly id: string;
  readonly subject: string;
  readonly traceparent: string | undefined;
  readonly bytes: number;
}

/** `send <destination template>`, under the span that committed the message. */
export function startSend(message: SentMessage): MessageSpan {
  return start('send', SpanKind.PRODUCER, message, {});
}

/** `process <destination template>`, under the span that sent the message. */
export function startProcess(
  message: SentMessage & { consumer: string; companyId: string; deliveryCount: number },
): MessageSpan {
  return start('process', SpanKind.CONSUMER, message, {
    [attribute.group]: message.consumer,
    [attribute.company]: message.companyId,
    [attribute.deliveryCount]: message.deliveryCount,
  });
}

/** The work on several messages together: a trace of its own, linked with each of theirs. */
export function startBatch(pattern: string, consumer: string, messages: readonly MessageSpan[]): MessageSpan {
  const links: Link[] = messages.map((message) => ({ context: message.context }));
  const attributes: Attributes = {
    [attribute.system]: 'nats',
    [attribute.operationName]: 'process_batch',
    [attribute.operationType]: 'process',
    [attribute.template]: pattern,
    [attribute.group]: consumer,
    [attribute.batchCount]: messages.length,
  };
  return wrap(tracer.startSpan(`process_batch ${pattern}`, { kind: SpanKind.INTERNAL, attributes, links, root: true }));
}

function start(operation: 'send' | 'process', kind: SpanKind, message: SentMessage, more: Attributes): MessageSpan {
  const template = templateOf(message.subject);
  const attributes: Attributes = {
    [attribute.system]: 'nats',
    [attribute.operationName]: operation,
    [attribute.operationType]: operation,
    [attribute.destination]: message.subject,
    [attribute.template]: template,
    [attribute.messageId]: message.id,
    [attribute.bodySize]: message.bytes,
    ...more,
  };
  return wrap(tracer.startSpan(`${operation} ${template}`, { kind, attributes }, contextFrom(message.traceparent)));
}

function wrap(span: Span): MessageSpan {
  return {
    context: span.spanContext(),
    traceparent: traceparentOf(span),
    end: () => span.end(),
    fail: (error) => {
      recordError(span, error);
      span.setAttribute(attribute.errorType, error instanceof Error ? error.name : '_OTHER');
      span.end();
    },
    within: (work) => context.with(trace.setSpan(context.active(), span), work),
  };
}
