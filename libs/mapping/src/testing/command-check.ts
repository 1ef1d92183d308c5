import { parseMessage } from '@jobpro/contracts';
import type { Translated } from '../entity-mapping.js';

/**
 * Returns whether a translation ended in a command that its contract accepts, or in a refusal with
 * a sentence. Throws for anything else.
 */
export function expectCommand(type: string, translated: Translated): 'command' | 'refusal' {
  if (!translated.ok) {
    const { sentence, remedy } = translated.reason;
    if (!/^[A-Z“].*[.:!?]/su.test(sentence) || remedy === '') throw new Error(`“${sentence}” is no sentence`);
    return 'refusal';
  }
  // Undefined fields are not on the wire.
  const data: unknown = JSON.parse(
    JSON.stringify({
      commandId: '00000000-0000-4000-8000-000000000000',
      recordId: 'r',
      warnings: translated.warnings,
      ...translated.data,
    }),
  );
  const parsed = parseMessage(type, data);
  if (!parsed.ok) throw new Error(`${parsed.reason}\n${JSON.stringify(data)}`);
  return 'command';
}
