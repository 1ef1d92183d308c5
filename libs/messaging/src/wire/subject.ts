const TOKEN = /^[A-Za-z0-9_-]{1,64}$/;
const DECLARED_TOKEN = /^(?:[A-Za-z0-9_-]{1,64}|\*)$/;

/** Where the company's token stands: second, in a command third (`command.online.<companyId>.…`). */
const companyIndex = (tokens: readonly string[]): number => (tokens[0] === 'command' ? 2 : 1);

/** The company of a subject, if each of its tokens is well formed and there is something behind the company. */
export function companyIn(subject: string): string | undefined {
  const tokens = subject.split('.');
  const at = companyIndex(tokens);
  return tokens.length > at + 1 && tokens.every((token) => TOKEN.test(token)) ? tokens[at] : undefined;
}

/** The subject with the company named, not told: safe as a span's name and as a label. */
export function templateOf(subject: string): string {
  const tokens = subject.split('.');
  tokens[companyIndex(tokens)] = '{companyId}';
  return tokens.join('.');
}

/** The type that belongs to a subject, without its version: `jobpro.acme.invoice.created` carries `jobpro.invoice.created`. */
export function typeStemOf(subject: string): string {
  const tokens = subject.split('.');
  tokens.splice(companyIndex(tokens), 1);
  return tokens.join('.');
}

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
