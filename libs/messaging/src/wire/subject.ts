const TOKEN = /^[A-Za-z0-9_-]{1,64}$/;
const DECLARED_TOKEN = /^(?:[A-Za-z0-9_-]{1,64}|\*)$/;

/** Where the company's token stands: second, in a command third (`command.online.<companyId>.…`). */
const companyIndex = (tokens: readonly string[]): number => (tokens[0] === 'command' ? 2 : 1);

/** What a subject says. */
interface SubjectParts {
  readonly companyId: string | undefined;
  readonly template: string;
  readonly typeStem: string;
}

/** A service hears few subjects again and again, a few for each company: they are taken apart once. Bounded, because they come from outside. */
const known = new Map<string, SubjectParts>();
const KNOWN_AT_MOST = 10_000;
const LONGEST_KNOWN = 250;

function partsOf(subject: string): SubjectParts {
  const before = known.get(subject);
  if (before !== undefined) return before;
  const tokens = subject.split('.');
  const at = companyIndex(tokens);
  const named = [...tokens];
  named[at] = '{companyId}';
  const isWellFormed = tokens.length > at + 1 && tokens.every((token) => TOKEN.test(token));
  const parts: SubjectParts = {
    companyId: isWellFormed ? tokens[at] : undefined,
    template: named.join('.'),
    typeStem: tokens.toSpliced(at, 1).join('.'),
  };
  if (subject.length > LONGEST_KNOWN) return parts;
  if (known.size >= KNOWN_AT_MOST) known.clear();
  known.set(subject, parts);
  return parts;
}

/** The company of a subject, if each of its tokens is well formed and there is something behind the company. */
export const companyIn = (subject: string): string | undefined => partsOf(subject).companyId;

/** The subject with the company named, not told: safe as a span's name and as a label. */
export const templateOf = (subject: string): string => partsOf(subject).template;

/** The type that belongs to a subject, without its version: `jobpro.acme.invoice.created` carries `jobpro.invoice.created`. */
export const typeStemOf = (subject: string): string => partsOf(subject).typeStem;

/** Whether a handler may listen to this: plain tokens or `*`, at last perhaps `>`, and the first one plain. */
export function isPattern(pattern: string): boolean {
  const tokens = pattern.split('.');
  const body = tokens.at(-1) === '>' ? tokens.slice(0, -1) : tokens;
  return body.length > 0 && body[0] !== '*' && body.every((token) => DECLARED_TOKEN.test(token));
}

/** Whether some subject would match both. NATS refuses a consumer with such filters, and we could not tell whose it is. */
export function overlap(one: string, other: string): boolean {
  const [left, right] = [one.split('.'), other.split('.')];
  for (let at = 0; ; at++) {
    const [a, b] = [left[at], right[at]];
    if (a === undefined || b === undefined) return a === b;
    if (a === '>' || b === '>') return true;
    if (a !== b && a !== '*' && b !== '*') return false;
  }
}
