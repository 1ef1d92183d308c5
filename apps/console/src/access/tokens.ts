import { randomBytes } from 'node:crypto';
import { CompanyId } from '@jobpro/contracts';
import { logger } from '@jobpro/telemetry';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { ConsoleEnvironment } from '../console.config.js';
import { type Role, roles, type User } from './access.js';

/** Invented users of the embedded default, one for each role. Each may do what the one below may do, and more. */
export const developmentUsers: readonly { id: string; name: string; title: string; roles: readonly Role[] }[] = [
  {
    id: 'dev-owner',
    name: 'Olivia Owner',
    title: 'may do everything',
    roles: ['view', 'export', 'mend', 'connect'],
  },
  { id: 'dev-mender', name: 'Morgan Mender', title: 'exports and fixes', roles: ['view', 'export', 'mend'] },
  { id: 'dev-exporter', name: 'Erin Exporter', title: 'exports', roles: ['view', 'export'] },
  { id: 'dev-viewer', name: 'Vic Viewer', title: 'views', roles: ['view'] },
  { id: 'dev-operator', name: 'Oscar Operator', title: 'JobPro’s operations', roles: ['view', 'operate'] },
];

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]', '::1']);

/**
 * Returns why the development login must not run here, or undefined where it may. It needs servers on this machine, and
 * never runs in production or together with real tokens.
 */
export function developmentLoginRefusal(setting: {
  databaseUrl: string;
  natsUrl: string;
  nodeEnv: string | undefined;
  jwksUrl: string | undefined;
}): string | undefined {
  if (setting.nodeEnv === 'production') return 'CONSOLE_DEVELOPMENT_LOGIN is on, but NODE_ENV is production.';
  if (setting.jwksUrl !== undefined)
    return 'CONSOLE_DEVELOPMENT_LOGIN is on, and so is CONSOLE_JWKS_URL; choose one of them.';
  const hosts = [setting.databaseUrl, ...setting.natsUrl.split(',')].map((text) => new URL(text.trim()).hostname);
  return hosts.every((host) => LOOPBACK.has(host))
    ? undefined
    : 'CONSOLE_DEVELOPMENT_LOGIN is on, but it is only for the embedded servers, and DATABASE_URL or NATS_URL names another machine.';
}

/** Returns whether a request came from this machine under its own name. Another site can give it one of its own. */
export const isFromThisMachine = (host: string | undefined, remote: string | undefined): boolean =>
  LOOPBACK.has((host ?? '').replace(/:\d+$/, '')) && /^(::ffff:)?127\.|^::1$/.test(remote ?? '');

/** How old a token of JobPro's may be, however late it ends. */
const GREATEST_AGE = '12h';
/** How long a development login is valid. */
const DEVELOPMENT_LIFETIME = '12h';
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'];

export interface VerifiedToken {
  user: User;
  /** When the token ends, in seconds since 1970. */
  expires: number;
}

/** Verifies tokens, and issues those of the development login. Which of the two applies is decided at start. */
export abstract class Tokens {
  /** Returns undefined for a token that is not ours or has ended. */
  abstract verify(token: string): Promise<VerifiedToken | undefined>;
  /** Makes a token for an invented user, or returns undefined where the development login is off. */
  abstract issue(user: User): Promise<string | undefined>;
}

/** @throws with a sentence where nobody could log in, or where the development login must not run. */
export function tokensFrom(environment: ConsoleEnvironment, nodeEnv: string | undefined): Tokens {
  const jwksUrl = environment.CONSOLE_JWKS_URL;
  if (environment.CONSOLE_DEVELOPMENT_LOGIN === 'on') {
    const refusal = developmentLoginRefusal({
      databaseUrl: environment.DATABASE_URL.reveal(),
      natsUrl: environment.NATS_URL.reveal(),
      nodeEnv,
      jwksUrl,
    });
    if (refusal !== undefined) throw new Error(refusal);
    logger.warn('The development login is on: anybody on this machine may log in');
    return new DevelopmentTokens();
  }
  if (jwksUrl === undefined) {
    throw new Error('Nobody could log in: CONSOLE_JWKS_URL is missing. It must be where JobPro publishes its keys.');
  }
  const { CONSOLE_JWT_ISSUER: issuer, CONSOLE_JWT_AUDIENCE: audience } = environment;
  if (issuer === undefined || audience === undefined) {
    throw new Error(
      'CONSOLE_JWT_ISSUER and CONSOLE_JWT_AUDIENCE are needed with CONSOLE_JWKS_URL, because other applications may share its keys.',
    );
  }
  const url = new URL(jwksUrl);
  if (url.protocol !== 'https:' && !LOOPBACK.has(url.hostname)) {
    throw new Error('CONSOLE_JWKS_URL must be https: who can change the keys on the way can log in as anybody.');
  }
  return new JobProTokens(url, issuer, audience);
}

class JobProTokens extends Tokens {
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(
    url: URL,
    private readonly issuer: string,
    private readonly audience: string,
  ) {
    super();
    this.#keys = createRemoteJWKSet(url, { timeoutDuration: 5_000 });
  }

  verify(token: string): Promise<VerifiedToken | undefined> {
    const { issuer, audience } = this;
    return verified(() =>
      jwtVerify(token, this.#keys, {
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub', 'iat'],
        maxTokenAge: GREATEST_AGE,
        clockTolerance: 30,
        issuer,
        audience,
      }),
    );
  }

  issue(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

/** Signs with a key that ends with the process. */
class DevelopmentTokens extends Tokens {
  readonly #key = randomBytes(32);

  verify(token: string): Promise<VerifiedToken | undefined> {
    return verified(() => jwtVerify(token, this.#key, { algorithms: ['HS256'], requiredClaims: ['exp', 'sub'] }));
  }

  issue({ id, name, roles, companyId }: User): Promise<string> {
    return new SignJWT({ name, roles, company: companyId })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime(DEVELOPMENT_LIFETIME)
      .sign(this.#key);
  }
}

async function verified(verify: () => Promise<{ payload: JWTPayload }>): Promise<VerifiedToken | undefined> {
  try {
    const { payload } = await verify();
    const user = readClaims(payload);
    return user === undefined || payload.exp === undefined ? undefined : { user, expires: payload.exp };
  } catch (error) {
    // While the keys cannot be fetched, no token is accepted, though it may be valid.
    if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout) {
      logger.warn({ err: error }, 'JobPro’s keys cannot be fetched');
    }
    return undefined;
  }
}

const isRole = (text: string): text is Role => roles.some((role) => role === text);

/** JobPro's claims. An unknown role grants nothing. */
const Claims = z
  .object({
    sub: z.string().min(1).max(200),
    name: z.string().min(1).max(200).optional(),
    company: CompanyId.optional(),
    roles: z.array(z.string()).max(50),
  })
  .transform((claims): User => ({
    id: claims.sub,
    name: claims.name ?? claims.sub,
    companyId: claims.company,
    roles: claims.roles.filter(isRole),
  }));

/** Returns the user that a verified token names, or undefined where its claims are not JobPro's. */
export const readClaims = (payload: unknown): User | undefined => Claims.safeParse(payload).data;
