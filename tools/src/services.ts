import { randomBytes } from 'node:crypto';
import { type ServiceName, serviceNames } from '@jobpro/database';

export { type ServiceName, serviceNames };

export const simulatorNames = ['quickbooks-online', 'quickbooks-desktop', 'jobpro-core'] as const;

export type SimulatorName = (typeof simulatorNames)[number];
export type ProcessName = ServiceName | SimulatorName;

/** The settings of every process of the system: the addresses of the others, and the secrets they share. */
export interface Wiring {
  /** Returns the database's address with the login of one service. */
  databaseUrlOf: (service: ServiceName) => string;
  natsUrl: string;
  /** Collector of traces; without it none are sent. */
  otlp?: string | undefined;
  /** Where JobPro publishes the keys of its users' tokens; without it the console has its development login. */
  jwksUrl?: string | undefined;
  jwtIssuer?: string | undefined;
  jwtAudience?: string | undefined;
  /** Base address of each process, known before it is started. */
  urlOf: (name: ProcessName) => string;
  secrets: Secrets;
}

/** Values that a deployment sets and a local system generates, under their names in the environment. */
export interface Secrets {
  ADMIN_TOKEN: string;
  ENCRYPTION_KEY: string;
  QBO_CLIENT_ID: string;
  QBO_CLIENT_SECRET: string;
}

export interface ProcessDefinition {
  /** Name of one of `apps/`, or `simulators`. */
  app: string;
  /** The built file in its `dist`. */
  main: string;
  /** Which inbox and outbox are its own, as `<schema>.<prefix>_inbox`; none when it takes nothing from the bus. */
  tables?: { schema: string; prefix: string };
  /** Returns its own environment variables, in addition to those of every service. */
  environment: (wiring: Wiring) => Record<string, string>;
}

const mapping = (entity: string): ProcessDefinition => ({
  app: `${entity}-mapping`,
  main: 'main.js',
  tables: { schema: 'mapping', prefix: entity },
  environment: () => ({}),
});

/** Every service: one process, one folder, one pair of message tables. */
const services: Record<ServiceName, ProcessDefinition> = {
  'customer-mapping': mapping('customer'),
  'item-mapping': mapping('item'),
  'job-mapping': mapping('job'),
  'invoice-mapping': mapping('invoice'),
  'payment-mapping': mapping('payment'),
  'online-connector': {
    app: 'online-connector',
    main: 'main.js',
    tables: { schema: 'online', prefix: 'connector' },
    // The paths are Intuit's own; the simulator serves the same ones on one address.
    environment: ({ urlOf, secrets }) => ({
      ADMIN_TOKEN: secrets.ADMIN_TOKEN,
      QBO_ENVIRONMENT: 'sandbox',
      QBO_API_URL: urlOf('quickbooks-online'),
      QBO_AUTHORIZE_URL: `${urlOf('quickbooks-online')}/connect/oauth2`,
      QBO_TOKEN_URL: `${urlOf('quickbooks-online')}/oauth2/v1/tokens/bearer`,
      QBO_REVOKE_URL: `${urlOf('quickbooks-online')}/v2/oauth2/tokens/revoke`,
      QBO_REDIRECT_URL: `${urlOf('online-connector')}/callback`,
      QBO_CLIENT_ID: secrets.QBO_CLIENT_ID,
      QBO_CLIENT_SECRET: secrets.QBO_CLIENT_SECRET,
      ENCRYPTION_KEY: secrets.ENCRYPTION_KEY,
    }),
  },
  'desktop-qbxml': {
    app: 'desktop-qbxml',
    main: 'main.js',
    tables: { schema: 'desktop', prefix: 'connector' },
    environment: ({ urlOf, secrets }) => ({
      ADMIN_TOKEN: secrets.ADMIN_TOKEN,
      DESKTOP_PUBLIC_URL: urlOf('desktop-qbxml'),
    }),
  },
  console: {
    app: 'console',
    main: 'main.js',
    tables: { schema: 'console', prefix: 'console' },
    // JobPro's users where the environment says how to know them; else made-up ones, on this machine alone.
    environment: ({ urlOf, secrets, jwksUrl, jwtIssuer = '', jwtAudience = '' }) => ({
      ADMIN_TOKEN: secrets.ADMIN_TOKEN,
      ...(jwksUrl === undefined
        ? { CONSOLE_DEVELOPMENT_LOGIN: 'on' }
        : { CONSOLE_JWKS_URL: jwksUrl, CONSOLE_JWT_ISSUER: jwtIssuer, CONSOLE_JWT_AUDIENCE: jwtAudience }),
      ONLINE_CONNECTOR_URL: urlOf('online-connector'),
      DESKTOP_CONNECTOR_URL: urlOf('desktop-qbxml'),
    }),
  },
};

/** Simulators of QuickBooks and JobPro core, which are outside the system. None gets the address of the database, and only JobPro gets that of the bus. */
const simulators: Record<SimulatorName, ProcessDefinition> = {
  'quickbooks-online': {
    app: 'simulators',
    main: 'online/main.js',
    environment: ({ secrets }) => ({
      QBO_CLIENT_ID: secrets.QBO_CLIENT_ID,
      QBO_CLIENT_SECRET: secrets.QBO_CLIENT_SECRET,
    }),
  },
  'quickbooks-desktop': { app: 'simulators', main: 'desktop/main.js', environment: () => ({}) },
  'jobpro-core': {
    app: 'simulators',
    main: 'jobpro/main.js',
    environment: ({ natsUrl, otlp }) => ({
      NATS_URL: natsUrl,
      ...(otlp === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlp }),
    }),
  },
};

export function isServiceName(name: string): name is ServiceName {
  return serviceNames.some((each) => each === name);
}

export function definitionOf(name: ProcessName): ProcessDefinition {
  return isServiceName(name) ? services[name] : simulators[name];
}

/** The whole environment of one process, its port aside. */
export function environmentOf(name: ProcessName, wiring: Wiring): Record<string, string> {
  if (!isServiceName(name)) return simulators[name].environment(wiring);
  return {
    NATS_URL: wiring.natsUrl,
    DATABASE_URL: wiring.databaseUrlOf(name),
    ...(wiring.otlp === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: wiring.otlp }),
    ...services[name].environment(wiring),
  };
}

/** The secrets named in the environment, and made up where none is named. */
export function secretsFrom(env: NodeJS.ProcessEnv): Secrets {
  const given = (name: keyof Secrets, makeUp: () => string) => env[name] ?? makeUp();
  return {
    ADMIN_TOKEN: given('ADMIN_TOKEN', () => randomBytes(24).toString('base64url')),
    ENCRYPTION_KEY: given('ENCRYPTION_KEY', () => randomBytes(32).toString('base64')),
    QBO_CLIENT_ID: given('QBO_CLIENT_ID', () => `rehearsal-${randomBytes(8).toString('hex')}`),
    QBO_CLIENT_SECRET: given('QBO_CLIENT_SECRET', () => randomBytes(24).toString('base64url')),
  };
}
