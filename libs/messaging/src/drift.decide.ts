/** One setting in which the server differs from what is declared. */
export interface Difference {
  readonly field: string;
  readonly declared: unknown;
  readonly actual: unknown;
}

export type Drift =
  | { readonly kind: 'none' }
  | { readonly kind: 'update'; readonly differences: readonly Difference[] }
  | { readonly kind: 'impossible'; readonly differences: readonly Difference[] };

/**
 * Settings of an existing stream that the server does not change (JetStream's stream and consumer
 * update API, tried on 2.10).
 */
export const fixedOfStreams: ReadonlySet<string> = new Set(['storage', 'retention']);
export const fixedOfConsumers: ReadonlySet<string> = new Set([
  'ack_policy',
  'deliver_policy',
  'replay_policy',
  'filter_subject', // could be changed, but the name is made from it: another filter is somebody else's consumer
]);

/**
 * Compares what is declared with what the server has. Only declared settings count: replicas,
 * placement and the like are the operators' own. Lists are compared without regard to order,
 * because the server keeps its own.
 */
export function driftOf(declared: object, actual: object, fixed: ReadonlySet<string>): Drift {
  const has = new Map<string, unknown>(Object.entries(actual));
  const differences = Object.entries(declared)
    .filter(([field, value]) => canonical(value) !== canonical(has.get(field)))
    .map(([field, value]): Difference => ({ field, declared: value, actual: has.get(field) }));
  if (differences.length === 0) return { kind: 'none' };
  const impossible = differences.filter(({ field }) => fixed.has(field));
  return impossible.length > 0 ? { kind: 'impossible', differences: impossible } : { kind: 'update', differences };
}

export function describe(differences: readonly Difference[]): string {
  return differences
    .map(({ field, declared, actual }) => `${field} is ${canonical(actual)} where ${canonical(declared)} is declared`)
    .join('; ');
}

function canonical(value: unknown): string {
  if (Array.isArray(value))
    return `[${value
      .map((part) => canonical(part))
      .sort()
      .join(',')}]`;
  return value === undefined ? 'not set' : JSON.stringify(value);
}
