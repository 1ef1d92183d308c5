import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { tellDone, tellFailure } from '../parts/failure.js';
import { ask, isUnanswered } from './client.js';
import { useCompany } from './session.js';
import type { ActAsked } from './types.js';

type Omitted<T> = T extends unknown ? Omit<T, 'requestId'> : never;
/** An act before it has its request id. `done` is the notification after it was accepted. */
export type NewAct = Omitted<ActAsked> & { readonly done?: string };

/** Requests an act. Live events report what becomes of it. */
export function useAct() {
  const company = useCompany();
  const decision = useDecision();
  return useMutation({
    mutationFn: ({ done: _done, ...act }: NewAct) =>
      ask(`/api/companies/${company}/acts`, { method: 'POST', body: { requestId: decision.idOf(act), ...act } }),
    onSuccess: (_answer, { done }) => {
      decision.answered();
      if (done !== undefined) tellDone(done, 'This page shows the result.');
    },
    onError: (error) => {
      decision.answered(error);
      tellFailure(error);
    },
  });
}

/**
 * Gives each decision of a user its request id. A decision that is repeated because no answer came keeps its id.
 * A different decision gets another one.
 */
export function useDecision() {
  const open = useRef<{ readonly written: string; readonly id: string }>(undefined);
  return {
    idOf(decision: unknown): string {
      const written = JSON.stringify(decision);
      if (open.current?.written !== written) open.current = { written, id: crypto.randomUUID() };
      return open.current.id;
    },
    answered(error?: unknown): void {
      if (!isUnanswered(error)) open.current = undefined;
    },
  };
}
