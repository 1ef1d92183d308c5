import { createHash } from 'node:crypto';
import type { Issue } from './issue.schema.js';

/** Returns a short key that stays the same as long as the cause does. */
export const issueKey = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 16);

/** Returns why records that wait for something are not sent automatically, and what to do. */
export function waitingReason(target: string, name: string): Pick<Issue, 'code' | 'sentence' | 'remedy'> {
  switch (target) {
    case 'company':
      return {
        code: 'waiting.settings',
        sentence: 'The company’s settings are missing.',
        remedy: 'Fill in the settings. Everything that waits for them is then sent automatically.',
      };
    case 'invoice':
      return {
        code: 'waiting.invoice',
        sentence: `Invoice ${name} is not in QuickBooks, and no one has sent it.`,
        remedy: 'Send the invoice too. What waits for it is then sent automatically.',
      };
    default:
      return {
        code: 'waiting.unknown',
        sentence: `JobPro has not reported ${target} ${name} yet.`,
        remedy: `Save the ${target} in JobPro again.`,
      };
  }
}
