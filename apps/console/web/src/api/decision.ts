import { useRef } from 'react';
import { isUnanswered } from './client.js';

/**
 * The id of what a user decides: a new one for each decision, and the same where it is asked for again because no answer came.
 * What was decided otherwise meanwhile is another decision.
 */
export function useDecision() {
  const open = useRef<{ readonly written: string; readonly id: string }>(undefined);
  return {
    idOf(decided: unknown): string {
      const written = JSON.stringify(decided);
      if (open.current?.written !== written) open.current = { written, id: crypto.randomUUID() };
      return open.current.id;
    },
    answered(error?: unknown): void {
      if (!isUnanswered(error)) open.current = undefined;
    },
  };
}
