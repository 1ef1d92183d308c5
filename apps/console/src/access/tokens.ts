import { randomBytes } from 'node:crypto';
import { logger } from '@jobpro/telemetry';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { ConsoleEnvironment } from '../console.config.js';
import type { User } from './access.js';
import { developmentLoginRefusal } from './development-login.decide.js';
import { readClaims } from './token.read.js';

/** Hours that a development login holds. */
const DEVELOPMENT_HOURS = 12;
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'];

export interface Verified {
  user: User;
  /** When the token ends, in seconds since 1970. */
  expires: number;
}

/** Who a token speaks of. The two ways to know are chosen at start, and there is no third. */
export abstract class Tokens {
  /** Undefined: not a token of ours, or ended. */
  abstract verify(token: string): Promise<Verified | undefined>;
  /** Makes a token for a made-up user; undefined where the development login is off. */
  abstract issue(user: User): Promise<string | undefined>;
}

/** @throws with a sentence where nobody could ever log in, or where the development login may not run. */
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
  return new JobProTokens(new URL(jwksUrl), environment.CONSOLE_JWT_ISSUER, environment.CONSOLE_JWT_AUDIENCE);
}

class JobProTokens extends Tokens {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(
    url: URL,
    private readonly issuer: string | undefined,
    private readonly audience: string | undefined,
  ) {
    super();
    this.keys = createRemoteJWKSet(url, { timeoutDuration: 5_000 });
  }

  verify(token: string): Promise<Verified | undefined> {
    return verified(() =>
      jwtVerify(token, this.keys, {
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: 30,
        ...(this.issuer === undefined ? {} : { issuer: this.issuer }),
        ...(this.audience === undefined ? {} : { audience: this.audience }),
      }),
    );
  }

  issue(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

/** Signed with a key that dies with the process. */
class DevelopmentTokens extends Tokens {
  private readonly key = randomBytes(32);

  verify(token: string): Promise<Verified | undefined> {
    return verified(() => jwtVerify(token, this.key, { algorithms: ['HS256'], requiredClaims: ['exp', 'sub'] }));
  }

  issue(user: User): Promise<string> {
    const claims = {
      name: user.name,
      roles: user.roles,
      ...(user.companyId === undefined ? {} : { company: user.companyId }),
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(user.id)
      .setIssuedAt()
      .setExpirationTime(`${DEVELOPMENT_HOURS}h`)
      .sign(this.key);
  }
}

async function verified(verify: () => Promise<{ payload: JWTPayload }>): Promise<Verified | undefined> {
  try {
    const { payload } = await verify();
    const user = readClaims(payload);
    return user === undefined || payload.exp === undefined ? undefined : { user, expires: payload.exp };
  } catch (error) {
    // The keys being out of reach is no reason to call a token false, but nobody gets in by it either.
    if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout) {
      logger.warn({ err: error }, 'JobPro’s keys cannot be fetched');
    }
    return undefined;
  }
}
