import { isUtf8 } from 'node:buffer';
import type { Request, Response } from 'express';
import { Router, raw } from 'express';
import type { Answer } from './answer.js';
import { gateway, gatewayJson, gatewayXml, json, serviceFault } from './answer.js';
import type { Call } from './call.js';
import { understand, writes } from './call.js';
import { exchange } from './exchange.js';
import { timeOf } from './once.js';
import { run } from './run.js';
import type { Fault } from '../entities/fault.js';
import { fault } from '../entities/fault.js';
import type { Json } from '../json.js';
import type { Realm } from '../state/realm.js';
import type { World } from '../state/world.js';

const largestBody = '20mb';

type Body =
  | { readonly ok: true; readonly text: string; readonly body: Json | undefined }
  | { readonly ok: false; readonly fault: Fault };

/** `/v3/company/:realm/…`: the accounting API. */
export function companyRouter(world: World): Router {
  const router = Router();
  router.use(raw({ type: () => true, limit: largestBody }));
  router.all('/:realm/*rest', async (request: Request, response: Response) => {
    const url = new URL(request.originalUrl, 'http://simulator');
    const [, , , realmId = '', ...rest] = url.pathname.split('/');
    const body = bodyOf(request);
    const call = understand(
      { realm: realmId, method: request.method, path: url.pathname, params: url.searchParams },
      rest.filter((part) => part !== ''),
      body.ok ? body.text : '',
      body.ok ? body.body : undefined,
    );
    const realm = world.realms.get(realmId);
    const door = new Door(world, call, realm, request.header('authorization'));
    await exchange(
      world,
      response,
      { ...call, requestId: call.params.get('requestid') ?? undefined },
      {
        admit: () => door.admit(),
        leave: () => door.leave(),
        latency: realm === undefined ? 0 : latencyOf(realm, call),
        work: () =>
          realm === undefined ? json(404, {}) : body.ok ? run(realm, call) : serviceFault(body.fault, timeOf(realm)),
      },
    );
  });
  return router;
}

function bodyOf(request: Request): Body {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return { ok: true, text: '', body: undefined };
  if (!isUtf8(bytes)) return { ok: false, fault: fault.badEncoding() };
  const text = bytes.toString('utf8');
  const type = request.header('content-type') ?? '';
  if (type.startsWith('application/text') || type.startsWith('text/plain')) return { ok: true, text, body: undefined };
  if (!type.startsWith('application/json'))
    return { ok: false, fault: fault.unsupportedOperation(`a body of type ${type}`) };
  try {
    return { ok: true, text, body: JSON.parse(text) as Json };
  } catch {
    return { ok: false, fault: fault.unreadable('a property specified is unsupported or invalid') };
  }
}

function latencyOf({ settings }: Realm, call: Call): number {
  const { latency } = settings;
  if (call.kind === 'batch') return latency.batch + latency.batchPerOperation * call.operations;
  return writes.has(call.kind) ? latency.write : latency.read;
}

/** The checks in front of a company: its token, its consent, its limits. */
class Door {
  private entered = false;
  private working: string | undefined;

  constructor(
    private readonly world: World,
    private readonly call: Call,
    private readonly realm: Realm | undefined,
    private readonly authorization: string | undefined,
  ) {}

  admit(): Answer | undefined {
    const now = this.world.clock.now();
    const token = /^Bearer (.+)$/iu.exec(this.authorization ?? '')?.[1];
    const standing = this.world.grants.standing(token ?? '');
    if (standing.is !== 'valid') {
      return gatewayJson(gateway.tokenInvalid(standing.is === 'expired' ? 'Token expired' : 'Token invalid'), now);
    }
    const { realm } = this;
    if (realm === undefined || standing.realm !== realm.id || realm.settings.access === 'app-not-authorised') {
      return gatewayJson(gateway.notAuthorised(), now);
    }
    if (realm.settings.access === 'user-lost-admin') return gatewayXml(gateway.lostAdmin(), now);
    if (realm.settings.access === 'subscription-ended') return serviceFault(fault.subscriptionEnded(), timeOf(realm));
    return this.limit(realm, now) ?? this.repeat(realm);
  }

  leave(): void {
    if (this.entered) this.world.meter(this.call.realm).leave();
    if (this.working !== undefined) this.realm?.requestIds.end(this.working);
  }

  private limit(realm: Realm, now: number): Answer | undefined {
    const { limits } = realm.settings;
    const operations = this.call.kind === 'batch' ? this.call.operations : undefined;
    this.entered = this.world.meter(realm.id).enter(now, operations, limits);
    if (this.entered) return undefined;
    const headers = limits.retryAfter === undefined ? undefined : { 'retry-after': String(limits.retryAfter) };
    return limits.shape === 'xml'
      ? gatewayXml(gateway.throttled(), now, headers)
      : gatewayJson(gateway.throttled(), now, headers);
  }

  /** A request id that is being worked on at this moment; only where the setting refuses it. */
  private repeat(realm: Realm): Answer | undefined {
    const requestId = this.call.params.get('requestid');
    if (requestId === null || realm.settings.requestIds.whileInFlight === 'replayed') return undefined;
    if (!realm.requestIds.begin(requestId)) {
      this.leave();
      return serviceFault(fault.duplicateRequest(requestId), timeOf(realm));
    }
    this.working = requestId;
    return undefined;
  }
}
