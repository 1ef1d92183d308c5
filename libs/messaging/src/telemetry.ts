import { templateOf } from '@jobpro/contracts';
import { contextFrom, metrics, recordError, traceparentOf } from '@jobpro/telemetry';
import { type Attributes, context, type Link, type Span, type SpanContext, SpanKind, trace } from '@opentelemetry/api';

/**
 * By stream and consumer, never by company: a label for each customer would make a series for each.
 */
const labelNames = ['stream', 'consumer'] as const;

export const consumerLag = metrics.gauge({
  name: 'jobpro_messaging_consumer_lag_messages',
  help: 'Messages not yet acknowledged: waiting in the stream, or delivered.',
  labelNames,
});
export const consumerAvailable = metrics.gauge({
  name: 'jobpro_messaging_consumer_available',
  help: 'Whether the consumer answers: 0 while NATS is away or its stream has no leader.',
  labelNames,
});
export const consumerInHand = metrics.gauge({
  name: 'jobpro_messaging_consumer_ack_pending_messages',
  help: 'Messages handed out and not yet acknowledged, those that wait for a retry included.',
  labelNames,
});
export const consumerOldest = metrics.gauge({
  name: 'jobpro_messaging_consumer_oldest_age_seconds',
  help: 'Age of the oldest message that is not yet acknowledged.',
  labelNames,
});
export const handled = metrics.counter({
  name: 'jobpro_messaging_messages_handled_total',
  help: 'Messages that were handled and acknowledged.',
  labelNames,
});
export const retried = metrics.counter({
  name: 'jobpro_messaging_retries_total',
  help: 'Messages that were given back after their handler failed, to come again.',
  labelNames,
});
export const deadLettered = metrics.counter({
  name: 'jobpro_messaging_dead_letters_total',
  help: 'Messages that were given up, by reason.',
  labelNames: ['stream', 'consumer', 'code'] as const,
});
export const batchSize = metrics.histogram({
  name: 'jobpro_messaging_batch_messages',
  help: 'Messages handed to a handler at once.',
  labelNames,
  buckets: [1, 2, 5, 10, 20, 50, 100, 200],
});
export const handlerSeconds = metrics.histogram({
  name: 'jobpro_messaging_handler_seconds',
  help: 'Time a handler takes for a batch, with its transaction.',
  labelNames,
  buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
});
export const outboxPending = metrics.gauge({
  name: 'jobpro_messaging_outbox_pending_messages',
  help: 'Committed messages that are due and not yet published.',
});
export const outboxOldest = metrics.gauge({
  name: 'jobpro_messaging_outbox_oldest_age_seconds',
  help: 'Time since the oldest message of the outbox has been due.',
});
export const published = metrics.counter({
  name: 'jobpro_messaging_messages_published_total',
  help: 'Messages the relay published and removed.',
});
export const unpublished = metrics.counter({
  name: 'jobpro_messaging_publications_refused_total',
  help: 'Messages the bus refused for what they are, and that are put off.',
});

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

/** Gets the tracer again for each span: one that is kept stays with the first provider of the process. */
const tracer = () => trace.getTracer('@jobpro/messaging');

/** A span that ends once, well or badly. */
export interface MessageSpan {
  readonly context: SpanContext;
  /** The trace parent of messages that follow from this one. */
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
  return start('send', SpanKind.PRODUCER, message, () => ({}));
}

/** `process <destination template>`, under the span that sent the message. */
export function startProcess(
  message: SentMessage & { consumer: string; companyId: string; deliveryCount: number },
): MessageSpan {
  return start('process', SpanKind.CONSUMER, message, () => ({
    [attribute.group]: message.consumer,
    [attribute.company]: message.companyId,
    [attribute.deliveryCount]: message.deliveryCount,
  }));
}

/** Starts the span of the work on several messages: its own trace, linked with each of theirs. */
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
  const name = `process_batch ${pattern}`;
  return new OpenSpan(tracer().startSpan(name, { kind: SpanKind.INTERNAL, attributes, links, root: true }));
}

function start(
  operation: 'send' | 'process',
  kind: SpanKind,
  { id, subject, bytes, traceparent }: SentMessage,
  more: () => Attributes,
): MessageSpan {
  const template = templateOf(subject);
  const span = tracer().startSpan(`${operation} ${template}`, { kind }, contextFrom(traceparent));
  // Where nothing is recorded nobody needs them, and every message passes here twice.
  if (span.isRecording())
    span.setAttributes({
      [attribute.system]: 'nats',
      [attribute.operationName]: operation,
      [attribute.operationType]: operation,
      [attribute.destination]: subject,
      [attribute.template]: template,
      [attribute.messageId]: id,
      [attribute.bodySize]: bytes,
      ...more(),
    });
  return new OpenSpan(span);
}

class OpenSpan implements MessageSpan {
  readonly context: SpanContext;
  readonly traceparent: string;

  constructor(private readonly span: Span) {
    this.context = span.spanContext();
    this.traceparent = traceparentOf(span);
  }

  end(): void {
    this.span.end();
  }

  fail(error: unknown): void {
    recordError(this.span, error);
    this.span.setAttribute(attribute.errorType, error instanceof Error ? error.name : '_OTHER');
    this.span.end();
  }

  within<R>(work: () => R): R {
    return context.with(trace.setSpan(context.active(), this.span), work);
  }
}
