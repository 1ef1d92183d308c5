import type { Edition } from './entities/index.js';

/**
 * The grammar of subjects, in one place. The company is the second token, in a command's subject the third; without the company and
 * with a version a subject is a type: `command.online.acme.invoice.create` carries `command.online.invoice.create.v1`.
 */
const SUBJECT =
  /^(command\.[A-Za-z0-9_-]{1,64}|(?!command\.)[A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{1,64})((?:\.[A-Za-z0-9_-]{1,64})+)$/;

/** Returns the subject on which a message of this type travels for this company. */
export function subjectOf(type: string, companyId: string): string {
  const first = type.indexOf('.');
  const start = type.startsWith('command.') ? type.indexOf('.', first + 1) : first;
  return `${type.slice(0, start)}.${companyId}${type.slice(start, type.lastIndexOf('.'))}`;
}

/** Returns the company of a subject, where each token is well formed and something follows the company. */
export const companyOf = (subject: string): string | undefined => SUBJECT.exec(subject)?.[2];

/** Returns the subject with a placeholder for the company: safe as the name of a span and as a label. */
export function templateOf(subject: string): string {
  const [, before, , after] = SUBJECT.exec(subject) ?? [];
  return before === undefined || after === undefined ? subject : `${before}.{companyId}${after}`;
}

/** Returns the type that belongs to a subject, without its version, where the subject is well formed. */
export function typeStemOf(subject: string): string | undefined {
  const [, before, , after] = SUBJECT.exec(subject) ?? [];
  return before === undefined || after === undefined ? undefined : `${before}${after}`;
}

/** The subjects that one service listens to. */
export const patterns = {
  jobpro: (entity: string) => `jobpro.*.${entity}.*`,
  mapping: (entity: string, event: string) => `mapping.*.${entity}.${event}`,
  outcome: (entity: string) => `outcome.*.${entity}.*`,
  commands: (edition: Edition) => `command.${edition}.*.*.*`,
} as const;

const PATTERN_TOKEN = /^(?:[A-Za-z0-9_-]{1,64}|\*)$/;

/** Whether a handler may listen to this: plain tokens or `*`, the first one plain, and at most a last `>`. */
export function isPattern(pattern: string): boolean {
  const tokens = pattern.split('.');
  const body = tokens.at(-1) === '>' ? tokens.slice(0, -1) : tokens;
  return body.length > 0 && body[0] !== '*' && body.every((token) => PATTERN_TOKEN.test(token));
}

/** Whether some subject matches both patterns. NATS refuses a consumer with such filters, and its handler would be ambiguous. */
export function overlap(one: string, other: string): boolean {
  const [left, right] = [one.split('.'), other.split('.')];
  for (let at = 0; ; at++) {
    const [a, b] = [left[at], right[at]];
    if (a === undefined || b === undefined) return a === b;
    if (a === '>' || b === '>') return true;
    if (a !== b && a !== '*' && b !== '*') return false;
  }
}
