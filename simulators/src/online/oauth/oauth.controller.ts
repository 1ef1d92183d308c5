import type { Request, Response } from 'express';
import { Router, json as jsonBody, urlencoded } from 'express';
import { z } from 'zod';
import type { Answer } from '../api/answer.js';
import { json } from '../api/answer.js';
import type { CallKind } from '../api/call.js';
import { exchange } from '../api/exchange.js';
import type { World } from '../state/world.js';
import { consentPage } from './consent.page.js';

const authorizeSchema = z.object({
  client_id: z.string().min(1),
  redirect_uri: z.url(),
  response_type: z.literal('code'),
  scope: z.string().min(1),
  state: z.string().min(1),
  /** Which company the user picks on Intuit's page; the first where it is left out. */
  realm: z.string().optional(),
  /** The user says no. */
  deny: z.string().optional(),
  consent: z.string().optional(),
});

const tokenSchema = z.object({
  grant_type: z.string(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  refresh_token: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
});

/** Intuit's OAuth2: the consent page, tokens, revocation, discovery, the user's profile. */
export function oauthRouter(world: World): Router {
  const router = Router();
  const forms = [urlencoded({ extended: false }), jsonBody()];
  router.get('/connect/oauth2', (request: Request, response: Response) => authorize(world, request, response));
  router.post('/oauth2/v1/tokens/bearer', ...forms, async (request: Request, response: Response) => {
    const form = tokenSchema.safeParse(request.body);
    const kind = form.success && form.data.grant_type === 'refresh_token' ? 'token-refresh' : 'token-code';
    await serve(world, request, response, kind, () => tokens(world, request, form.data));
  });
  router.post('/v2/oauth2/tokens/revoke', ...forms, async (request: Request, response: Response) => {
    await serve(world, request, response, 'revoke', () => revoke(world, request));
  });
  router.get('/v1/openid_connect/userinfo', async (request: Request, response: Response) => {
    await serve(world, request, response, 'userinfo', () => profile(world, request));
  });
  for (const name of ['openid_configuration', 'openid_sandbox_configuration', 'openid-sandbox-configuration']) {
    router.get(
      `/.well-known/${name}`,
      (request: Request, response: Response) => void response.json(discovery(request)),
    );
  }
  return router;
}

function authorize(world: World, request: Request, response: Response): void {
  const query = authorizeSchema.safeParse(request.query);
  if (!query.success) {
    const fields = query.error.issues.map((issue) => issue.path.join('.')).join(', ');
    response.status(400).type('text/plain').send(`The authorization request is not complete: ${fields}.`);
    return;
  }
  const { client_id: client, redirect_uri: redirect, scope, state, realm, deny, consent } = query.data;
  const { clients, autoConsent } = world.settings.oauth;
  // Without a realm, the company that was made last is chosen.
  const chosen = realm ?? [...world.realms.keys()].at(-1);
  if (clients.length > 0 && !clients.some(({ id }) => id === client)) {
    response.status(400).type('text/plain').send('No app has this client id.');
    return;
  }
  if (chosen === undefined || !world.realms.has(chosen)) {
    response.status(400).type('text/plain').send('There is no such company.');
    return;
  }
  if (!autoConsent && consent === undefined && deny === undefined) {
    response.type('text/html').send(
      consentPage(
        request.originalUrl,
        [...world.realms.values()].map(({ id, company }) => ({ id, name: company.name })),
      ),
    );
    return;
  }
  const back = new URL(redirect);
  back.searchParams.set('state', state);
  if (deny !== undefined) back.searchParams.set('error', 'access_denied');
  else {
    back.searchParams.set('code', world.grants.authorize(chosen, client, redirect, scope));
    back.searchParams.set('realmId', chosen);
  }
  world.calls.add({
    at: new Date().toISOString(),
    realm: chosen,
    kind: 'authorize',
    path: '/connect/oauth2',
    operations: 1,
    status: 302,
    milliseconds: 0,
    tid: '',
  });
  response.redirect(302, back.toString());
}

/** Token calls know their realm only once they are answered; faults may match them by kind and path. */
async function serve(
  world: World,
  request: Request,
  response: Response,
  kind: CallKind,
  work: () => Answer,
): Promise<void> {
  response.setHeader('cache-control', 'no-store');
  await exchange(
    world,
    response,
    { realm: '', method: request.method, path: request.path, kind, entity: undefined, operations: 1 },
    { admit: () => undefined, leave: () => undefined, latency: world.settings.realms.latency.token, work },
  );
}

const refusal = (status: number, error: string, description: string): Answer =>
  json(status, { error, error_description: description });

function clientOf(
  world: World,
  request: Request,
  form: { client_id?: string | undefined; client_secret?: string | undefined },
): string | undefined {
  const encoded = /^Basic (.+)$/iu.exec(request.header('authorization') ?? '')?.[1];
  const [basicId, ...basicSecret] =
    encoded === undefined ? [] : Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const id = basicId ?? form.client_id;
  const secret = encoded === undefined ? form.client_secret : basicSecret.join(':');
  if (id === undefined || id === '' || secret === undefined || secret === '') return undefined;
  const { clients } = world.settings.oauth;
  return clients.length === 0 || clients.some((client) => client.id === id && client.secret === secret)
    ? id
    : undefined;
}

function tokens(world: World, request: Request, form: z.infer<typeof tokenSchema> | undefined): Answer {
  if (request.is('application/x-www-form-urlencoded') === false || form === undefined) {
    return refusal(400, 'invalid_request', 'The request is missing a parameter or is not form encoded');
  }
  const client = clientOf(world, request, form);
  if (client === undefined) return refusal(401, 'invalid_client', 'Client authentication failed');
  const withHardExpiry = request.header('x-include-refresh-token-hard-expires-in')?.toLowerCase() === 'true';
  switch (form.grant_type) {
    case 'authorization_code': {
      if (form.code === undefined) return refusal(400, 'invalid_request', 'code is missing');
      return tokenAnswer(world.grants.redeem(form.code, client, form.redirect_uri ?? '', withHardExpiry));
    }
    case 'refresh_token': {
      if (form.refresh_token === undefined) return refusal(400, 'invalid_request', 'refresh_token is missing');
      return tokenAnswer(world.grants.renew(form.refresh_token, client, withHardExpiry));
    }
    default:
      return refusal(400, 'unsupported_grant_type', 'The grant type is not supported');
  }
}

const tokenAnswer = (result: ReturnType<World['grants']['redeem']>): Answer =>
  result.ok ? json(200, result.body) : refusal(400, result.error, result.description);

function revoke(world: World, request: Request): Answer {
  const form = z
    .object({ token: z.string().min(1), client_id: z.string().optional(), client_secret: z.string().optional() })
    .safeParse(request.body);
  if (!form.success) return refusal(400, 'invalid_request', 'token is missing');
  if (clientOf(world, request, form.data) === undefined)
    return refusal(401, 'invalid_client', 'Client authentication failed');
  return world.grants.revoke(form.data.token)
    ? { status: 200, type: 'text/plain', body: '' }
    : refusal(400, 'invalid_grant', 'Token is invalid');
}

function profile(world: World, request: Request): Answer {
  const token = /^Bearer (.+)$/iu.exec(request.header('authorization') ?? '')?.[1];
  const standing = world.grants.standing(token ?? '');
  if (standing.is !== 'valid') return refusal(401, 'invalid_token', 'The access token is invalid or expired');
  return json(200, {
    sub: 'simulated-user',
    givenName: 'Robin',
    familyName: 'Keeper',
    email: 'bookkeeper@example.com',
    emailVerified: true,
  });
}

function discovery(request: Request): Readonly<Record<string, unknown>> {
  const base = `${request.protocol}://${request.header('host') ?? 'localhost'}`;
  return {
    issuer: 'https://oauth.platform.intuit.com/op/v1',
    authorization_endpoint: `${base}/connect/oauth2`,
    token_endpoint: `${base}/oauth2/v1/tokens/bearer`,
    userinfo_endpoint: `${base}/v1/openid_connect/userinfo`,
    revocation_endpoint: `${base}/v2/oauth2/tokens/revoke`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile', 'address', 'phone', 'com.intuit.quickbooks.accounting'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    claims_supported: ['aud', 'exp', 'iat', 'iss', 'realmid', 'sub'],
  };
}
