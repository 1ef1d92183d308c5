import type { Request, Response } from 'express';
import { Router, json } from 'express';
import { z } from 'zod';
import {
  callsSchema,
  changeSchema,
  clockSchema,
  expireSchema,
  pageSchema,
  realmIdSchema,
  rotationSchema,
} from './admin.schema.js';
import { changeByHand } from './bookkeeper.js';
import { countsOf } from './counts.js';
import { sendRecords } from './records.page.js';
import { faultRuleSchema } from '../api/fault-rule.schema.js';
import { entityNamed } from '../entities/entity-name.js';
import { overlaid, realmSettingsSchema, settingsSchema } from '../settings.schema.js';
import type { Realm } from '../state/realm.js';
import type { Seeded } from '../state/seed.js';
import { fill } from '../state/seed.js';
import { seedSchema } from '../state/seed.schema.js';
import type { World } from '../state/world.js';

type Handler = (request: Request, response: Response) => void;

/** A handler that gets its input parsed; what does not parse is answered 400 with what is wrong. */
function parsed<T>(
  schema: z.ZodType<T>,
  from: 'body' | 'query',
  handle: (input: T, request: Request, response: Response) => void,
): Handler {
  return (request, response) => {
    const source: unknown = from === 'body' ? (request.body ?? {}) : request.query;
    const input = schema.safeParse(source);
    if (input.success) handle(input.data, request, response);
    else response.status(400).json({ error: z.prettifyError(input.error) });
  };
}

/** `/admin/…`: making companies, looking into them, ordering faults, reading what was called. */
export function adminRouter(world: World): Router {
  const router = Router();
  router.use(json({ limit: '50mb' }));
  realms(router, world);
  behaviour(router, world);
  observation(router, world);
  return router;
}

function withRealm(world: World, request: Request, response: Response, handle: (realm: Realm) => void): void {
  const realm = world.realms.get(String(request.params['realm']));
  if (realm === undefined) response.status(404).json({ error: 'There is no such company.' });
  else handle(realm);
}

function realms(router: Router, world: World): void {
  router.get('/realms', (_request, response) => {
    response.json({ realms: [...world.realms.values()].map(({ id, company }) => ({ id, company })) });
  });
  router.put(
    '/realms/:realm',
    parsed(seedSchema, 'body', (seed, request, response) => {
      const id = realmIdSchema.safeParse(request.params['realm']);
      const settings = realmSettingsSchema.safeParse(overlaid(world.settings.realms, seed.settings ?? {}));
      if (!id.success || !settings.success) {
        const problem = id.error ?? settings.error;
        response.status(400).json({ error: problem === undefined ? '' : z.prettifyError(problem) });
        return;
      }
      let seeded: Seeded = { made: [], refused: [] };
      const realm = world.open(id.data, seed.company, (fresh) => {
        fresh.settings = settings.data;
        seeded = fill(fresh, seed);
      });
      response.status(seeded.refused.length === 0 ? 201 : 422).json({ id: realm.id, ...seeded });
    }),
  );
  router.delete('/realms/:realm', (request, response) => {
    response.status(world.realms.delete(request.params.realm) ? 204 : 404).end();
  });
  router.get('/realms/:realm/counts', (request, response) =>
    withRealm(world, request, response, (realm) => response.json(countsOf(realm))),
  );
  router.get(
    '/realms/:realm/records/:entity',
    parsed(pageSchema, 'query', (page, request, response) =>
      withRealm(world, request, response, (realm) => {
        const entity = entityNamed(String(request.params['entity']));
        if (entity === undefined) response.status(404).json({ error: 'There is no such entity.' });
        else void sendRecords(response, realm, entity, page);
      }),
    ),
  );
  router.post(
    '/realms/:realm/changes',
    parsed(changeSchema, 'body', (change, request, response) =>
      withRealm(world, request, response, (realm) => {
        const result = changeByHand(realm, change);
        if (result.ok) response.json({ record: result.value });
        else response.status(422).json({ fault: result.fault });
      }),
    ),
  );
  router.get('/realms/:realm/settings', (request, response) =>
    withRealm(world, request, response, (realm) => response.json(realm.settings)),
  );
  router.patch('/realms/:realm/settings', (request, response) =>
    withRealm(world, request, response, (realm) => {
      const settings = realmSettingsSchema.safeParse(overlaid(realm.settings, request.body));
      if (settings.success) response.json((realm.settings = settings.data));
      else response.status(400).json({ error: z.prettifyError(settings.error) });
    }),
  );
}

function behaviour(router: Router, world: World): void {
  router.get('/settings', (_request, response) => void response.json(world.settings));
  router.patch('/settings', (request, response) => {
    const settings = settingsSchema.safeParse(overlaid(world.settings, request.body));
    if (!settings.success) {
      response.status(400).json({ error: z.prettifyError(settings.error) });
      return;
    }
    const change = z.looseObject({ realms: z.unknown().optional() }).parse(request.body);
    world.adopt(settings.data, change.realms);
    response.json(world.settings);
  });
  router.get('/faults', (_request, response) => void response.json({ faults: world.faults.list() }));
  router.post(
    '/faults',
    parsed(
      faultRuleSchema,
      'body',
      (rule, _request, response) => void response.status(201).json({ id: world.faults.add(rule) }),
    ),
  );
  router.delete('/faults', (_request, response) => void response.json({ removed: world.faults.remove() }));
  router.delete(
    '/faults/:id',
    (request, response) => void response.json({ removed: world.faults.remove(request.params.id) }),
  );
  router.post(
    '/tokens/expire',
    parsed(
      expireSchema,
      'body',
      ({ realm, which }, _request, response) => void response.json({ ended: world.grants.expire(realm, which) }),
    ),
  );
  router.post(
    '/tokens/rotation',
    parsed(rotationSchema, 'body', ({ always }, _request, response) => {
      world.grants.rotateAlways(always);
      response.json({ always });
    }),
  );
  router.post(
    '/clock',
    parsed(clockSchema, 'body', ({ advanceSeconds }, _request, response) => {
      world.clock.advance(advanceSeconds * 1000);
      response.json({ now: new Date(world.clock.now()).toISOString() });
    }),
  );
}

function observation(router: Router, world: World): void {
  router.get('/tokens', (_request, response) => {
    const { counts, refreshesByRealm } = world.grants;
    response.json({
      ...counts,
      refreshesByRealm: Object.fromEntries(refreshesByRealm),
      connected: world.grants.connected(),
    });
  });
  router.get(
    '/calls',
    parsed(callsSchema, 'query', ({ realm, recent }, _request, response) => {
      const wanted = realm === undefined ? world.calls.realms : [realm];
      const sums = wanted.map((id) => [id, { ...world.calls.tally(id), peak: world.meter(id).peak }] as const);
      response.json({ realms: Object.fromEntries(sums), recent: world.calls.recent(realm, recent) });
    }),
  );
  router.delete('/calls', (_request, response) => {
    world.forgetCalls();
    response.status(204).end();
  });
  router.get('/webhooks', (_request, response) => void response.json({ deliveries: world.webhooks.deliveries }));
}
