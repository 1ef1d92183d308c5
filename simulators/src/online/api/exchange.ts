import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Response } from 'express';
import type { Answer } from './answer.js';
import { gateway, gatewayJson, gatewayXml, json, proxyPage, serviceFault } from './answer.js';
import type { CallKind } from './call.js';
import type { FaultRule } from './fault-rule.schema.js';
import type { EntityName } from '../entities/entity-name.js';
import { fault } from '../entities/fault.js';
import type { World } from '../state/world.js';

export interface Request {
  readonly realm: string;
  readonly method: string;
  readonly path: string;
  readonly kind: CallKind;
  readonly entity: EntityName | undefined;
  readonly operations: number;
  readonly requestId?: string | undefined;
}

export interface Service {
  /** Refuses at the door, or lets the call in; then `leave` follows. */
  readonly admit: () => Answer | undefined;
  readonly leave: () => void;
  /** Milliseconds before the work is done. */
  readonly latency: number;
  /** Does the work at one stroke. */
  readonly work: () => Answer;
}

type Outcome =
  { readonly is: 'answer' | 'cut'; readonly answer: Answer } | { readonly is: 'lost' } | { readonly is: 'reset' };

/** Serves one call: the door, the delay, the work, and any fault that was ordered for it. Logs the call. */
export async function exchange(world: World, response: Response, request: Request, service: Service): Promise<void> {
  const started = performance.now();
  const tid = `1-${randomUUID()}`;
  response.setHeader('intuit_tid', tid);
  let rule: FaultRule | undefined;
  const refusal = service.admit();
  let outcome: Outcome;
  if (refusal !== undefined) outcome = { is: 'answer', answer: refusal };
  else {
    try {
      rule = world.faults.forCall(request);
      outcome = await perform(world, service, rule);
    } finally {
      service.leave();
    }
  }
  world.calls.add({
    at: new Date().toISOString(),
    realm: request.realm,
    kind: request.kind,
    ...(request.entity === undefined ? {} : { entity: request.entity }),
    path: request.path,
    operations: request.operations,
    status: outcome.is === 'answer' || outcome.is === 'cut' ? outcome.answer.status : 0,
    milliseconds: Math.round(performance.now() - started),
    ...(request.requestId === undefined ? {} : { requestId: request.requestId }),
    ...(rule === undefined ? {} : { fault: rule.fault }),
    tid,
  });
  deliver(response, outcome);
}

async function perform(world: World, service: Service, rule: FaultRule | undefined): Promise<Outcome> {
  if (rule?.fault === 'reset') return { is: 'reset' };
  const instead = rule === undefined ? undefined : answerInstead(rule, world.clock.now());
  const committed = rule !== undefined && 'committed' in rule ? rule.committed : instead === undefined;
  if (service.latency > 0) await wait(service.latency);
  if (rule?.fault === 'slow' && rule.when === 'before-commit') await wait(rule.ms);
  if (rule?.fault === 'answer-lost-before-commit') return { is: 'lost' };
  const answer = committed ? service.work() : undefined;
  if (rule?.fault === 'slow' && rule.when === 'after-commit') await wait(rule.ms);
  if (rule?.fault === 'answer-lost-after-commit') return { is: 'lost' };
  if (rule?.fault === 'cut-body') return { is: 'cut', answer: answer ?? json(200, { BatchItemResponse: [] }) };
  return {
    is: 'answer',
    answer: instead ?? answer ?? serviceFault(fault.system(), new Date(world.clock.now()).toISOString()),
  };
}

/** The answer that a fault puts in the place of the true one. */
function answerInstead(rule: FaultRule, now: number): Answer | undefined {
  const time = new Date(now).toISOString();
  switch (rule.fault) {
    case 'status':
      return withStatus(rule.status, rule.shape, now);
    case 'throttled': {
      const headers = rule.retryAfter === undefined ? undefined : { 'retry-after': String(rule.retryAfter) };
      return rule.shape === 'xml'
        ? gatewayXml(gateway.throttled(), now, headers)
        : gatewayJson(gateway.throttled(), now, headers);
    }
    case 'token-expired': {
      const refusal = gateway.tokenInvalid('Token expired');
      return rule.shape === 'xml' ? gatewayXml(refusal, now) : gatewayJson(refusal, now);
    }
    case 'lost-admin':
      return gatewayXml(gateway.lostAdmin(), now);
    case 'html':
      return proxyPage(rule.status);
    case 'empty-batch':
      return json(200, { BatchItemResponse: [], time });
    case 'wrong-type':
      return { status: 200, type: 'text/plain', body: 'OK' };
    case '200-with-fault':
      return { ...serviceFault({ ...rule, status: 200 }, time), status: 200 };
    case 'service-fault':
      return serviceFault(rule, time);
    case 'answer-lost-after-commit':
    case 'answer-lost-before-commit':
    case 'reset':
    case 'slow':
    case 'cut-body':
    case 'item-fault':
      return undefined;
  }
}

function withStatus(status: number, shape: Extract<FaultRule, { fault: 'status' }>['shape'], now: number): Answer {
  const system = fault.system();
  const refusal = {
    status,
    type: 'SERVICE',
    code: String(status),
    message: `statusCode=${status}`,
    detail: '',
  } as const;
  switch (shape) {
    case 'service':
      return serviceFault({ ...system, status }, new Date(now).toISOString());
    case 'gateway':
      return gatewayJson(refusal, now);
    case 'xml':
      return gatewayXml(refusal, now);
    case 'html':
      return proxyPage(status);
    case 'empty':
      return { status, type: 'text/plain', body: '' };
  }
}

function deliver(response: Response, outcome: Outcome): void {
  switch (outcome.is) {
    case 'lost':
      response.socket?.destroy();
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'cut':
    case 'answer': {
      const { status, type, headers, body } = outcome.answer;
      const text = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      response.writeHead(status, {
        ...headers,
        'content-type': `${type};charset=utf-8`,
        'content-length': text.length,
      });
      if (outcome.is === 'answer') response.end(text);
      else response.write(text.subarray(0, Math.floor(text.length / 2)), () => response.socket?.destroy());
      return;
    }
  }
}
