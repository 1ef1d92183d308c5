import type { Edition } from './entities/index.js';
import type { MessageType } from './messages.js';

/**
 * Where a message of this type travels: the type's words with the company put in, without the version.
 * `jobpro.invoice.created.v1` of `acme` goes to `jobpro.acme.invoice.created`,
 * `command.online.invoice.create.v1` to `command.online.acme.invoice.create`.
 */
export function subjectOf(type: MessageType, companyId: string): string {
  const [before, after] = around.get(type) ?? parted(type);
  return `${before}${companyId}${after}`;
}

/** What stands before and behind the company, by type: every message that is sent asks. */
const around = new Map<string, readonly [before: string, after: string]>();

function parted(type: MessageType): readonly [before: string, after: string] {
  const words = type.split('.').slice(0, -1);
  const at = words[0] === 'command' ? 2 : 1;
  const parts = [`${words.slice(0, at).join('.')}.`, ['', ...words.slice(at)].join('.')] as const;
  around.set(type, parts);
  return parts;
}

/** The company's place in a subject: the second token, for a command the third. */
export function companyOf(subject: string): string | undefined {
  const words = subject.split('.');
  return words[words[0] === 'command' ? 2 : 1];
}

/** What one service listens to. */
export const patterns = {
  jobpro: (entity: string) => `jobpro.*.${entity}.*`,
  mapping: (entity: string, event: string) => `mapping.*.${entity}.${event}`,
  outcome: (entity: string) => `outcome.*.${entity}.*`,
  commands: (edition: Edition) => `command.${edition}.*.*.*`,
} as const;
