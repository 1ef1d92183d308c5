import type { Answer, Edition } from '@jobpro/contracts';
import { contextFrom, metrics, traceparentOf } from '@jobpro/telemetry';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { CompletedCommand, Depth } from './queue/command.js';
import type { Workload } from './queue/company-lease.store.js';

const length = metrics.gauge({
  name: 'jobpro_connector_queue_commands',
  help: 'Commands in the queue that are not completed, by edition, entity and state.',
  labelNames: ['edition', 'entity', 'state'],
});
const age = metrics.gauge({
  name: 'jobpro_connector_queue_oldest_seconds',
  help: 'Age of the oldest command that is not completed, by edition and entity.',
  labelNames: ['edition', 'entity'],
});
const dueSeconds = metrics.gauge({
  name: 'jobpro_connector_due_seconds',
  help: 'Time that the longest-waiting company with commands that can be sent now has waited for a replica, by edition.',
  labelNames: ['edition'],
});
const companies = metrics.gauge({
  name: 'jobpro_connector_companies',
  help: 'Companies with commands, by edition and state (served, waiting, paused).',
  labelNames: ['edition', 'state'],
});
const answers = metrics.counter({
  name: 'jobpro_connector_answers_total',
  help: 'Answers given to commands, by edition, entity and kind (done, rejected, deferred, unknown).',
  labelNames: ['edition', 'entity', 'kind'],
});
const completionSeconds = metrics.histogram({
  name: 'jobpro_connector_settled_seconds',
  help: 'From the arrival of a command to its done or rejected.',
  labelNames: ['edition', 'entity'],
  buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600, 14_400],
});
const calls = metrics.histogram({
  name: 'jobpro_connector_call_seconds',
  help: 'Calls to QuickBooks (Online) or from its Web Connector (Desktop): number and duration, by edition, kind of call and result.',
  labelNames: ['edition', 'call', 'result'],
});

/** Shows the queue as it is now. */
export function showDepth(edition: Edition, depths: readonly Depth[]): void {
  length.reset();
  age.reset();
  for (const { entity, state, commands } of depths) length.set({ edition, entity, state }, commands);
  for (const entity of new Set(depths.map((depth) => depth.entity))) {
    const oldest = depths.filter((depth) => depth.entity === entity).map((depth) => depth.oldestSeconds);
    age.set({ edition, entity }, Math.max(...oldest));
  }
}

/** Shows the work that can be done now. */
export function showWorkload(edition: Edition, workload: Workload): void {
  dueSeconds.set({ edition }, workload.dueSeconds);
  for (const state of ['served', 'waiting', 'paused'] as const) companies.set({ edition, state }, workload[state]);
}

/** Counts stored answers. */
export function countAnswers(edition: Edition, commands: readonly CompletedCommand[]): void {
  for (const { entity, kind, secondsQueued } of commands) {
    answers.inc({ edition, entity, kind });
    if (kind === 'done' || kind === 'rejected') completionSeconds.observe({ edition, entity }, secondsQueued);
  }
}

/**
 * Counts one call. `call`: its kind (`query`, `create`, `batch`, `sendRequestXML`); `result`: how
 * it ended.
 */
export function countCall(edition: Edition, call: string, result: string, seconds: number): void {
  calls.observe({ edition, call, result }, seconds);
}

/**
 * One operation in its document's own trace. The call that carries it is a span of its own, linked
 * to all it carries.
 */
export interface OperationSpan {
  /** The trace context that the outcome is published under. */
  readonly traceparent: string;
  event(name: string): void;
  /** Ends the span. There is no answer when the operation continues: it has asked and sends next. */
  end(answer?: Answer): void;
}

/**
 * Begins the span of one operation under its command's trace, so that a document's trace shows it
 * also when it was sent in a batch.
 * `since` is the time when the operation began, for an answer that another process receives than
 * the one that sent.
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
