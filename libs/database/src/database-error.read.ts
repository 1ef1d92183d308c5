/** Postgres's own codes (appendix A of its manual), by what a caller can do about them. */
const CONFLICT = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available: the wait for a lock took too long
]);
const LOST = new Set([
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '53300', // too_many_connections
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const CONNECTION_CLASS = /^08/;
/** The messages of pg and its pool that have no code. */
const SAID_WITHOUT_CODE =
  /connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|client was closed/i;

/**
 * Whether the statement failed because Postgres could not be reached or went away. What was not
 * committed is to be done again; whether a lost `commit` took effect is unknown.
 */
export function isConnectionLost(error: unknown): boolean {
  return causes(error).some((cause) => {
    const code = codeOf(cause);
    if (code !== undefined) return LOST.has(code) || CONNECTION_CLASS.test(code);
    return cause instanceof Error && SAID_WITHOUT_CODE.test(cause.message);
  });
}

/**
 * Whether the transaction lost against another (deadlock, serialization): nothing was done, and the
 * same again may succeed at once.
 */
export function isTransactionConflict(error: unknown): boolean {
  return causes(error).some((cause) => CONFLICT.has(codeOf(cause) ?? ''));
}

/**
 * The error, and what it wraps: TypeORM's `driverError`, a `cause`, the parts of an aggregate (a
 * host with several addresses).
 */
function causes(error: unknown, depth = 0): unknown[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const inner: unknown[] = [];
  if ('driverError' in error) inner.push(error.driverError);
  if ('cause' in error) inner.push(error.cause);
  if (error instanceof AggregateError) inner.push(...(error.errors as unknown[]));
  return [error, ...inner.flatMap((cause) => causes(cause, depth + 1))];
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
