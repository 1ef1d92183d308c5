import type { Role } from './access.js';

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
