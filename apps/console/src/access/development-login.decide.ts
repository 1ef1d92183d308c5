import type { Role } from './access.js';

/** The made-up users of the embedded default: one for each role, each with what the one before it may do. */
export const developmentUsers: readonly { id: string; name: string; title: string; roles: readonly Role[] }[] = [
  {
    id: 'dev-owner',
    name: 'Olivia Owner',
    title: 'may do all',
    roles: ['view', 'export', 'mend', 'connect'],
  },
  { id: 'dev-mender', name: 'Morgan Mender', title: 'exports and mends', roles: ['view', 'export', 'mend'] },
  { id: 'dev-exporter', name: 'Erin Exporter', title: 'exports', roles: ['view', 'export'] },
  { id: 'dev-viewer', name: 'Vic Viewer', title: 'looks', roles: ['view'] },
  { id: 'dev-operator', name: 'Oscar Operator', title: 'JobPro’s operations', roles: ['view', 'operate'] },
];

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]', '::1']);

/**
 * Why the development login may not run here, or undefined where it may: only on servers of this very machine, never in
 * production, and never beside real tokens.
 */
export function developmentLoginRefusal(setting: {
  databaseUrl: string;
  natsUrl: string;
  nodeEnv: string | undefined;
  jwksUrl: string | undefined;
}): string | undefined {
  if (setting.nodeEnv === 'production') return 'CONSOLE_DEVELOPMENT_LOGIN is on, but NODE_ENV is production.';
  if (setting.jwksUrl !== undefined)
    return 'CONSOLE_DEVELOPMENT_LOGIN is on beside CONSOLE_JWKS_URL; choose one of them.';
  const hosts = [setting.databaseUrl, ...setting.natsUrl.split(',')].map((text) => new URL(text.trim()).hostname);
  return hosts.every((host) => LOOPBACK.has(host))
    ? undefined
    : 'CONSOLE_DEVELOPMENT_LOGIN is on, but it is only for the embedded servers, and DATABASE_URL or NATS_URL names another machine.';
}

/** A page of another site can reach a server on this machine by a name of its own; such a request is not from here. */
export const isFromThisMachine = (host: string | undefined, remote: string | undefined): boolean =>
  LOOPBACK.has((host ?? '').replace(/:\d+$/, '')) && /^(::ffff:)?127\.|^::1$/.test(remote ?? '');
