import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { tellDone, tellFailure } from '../parts/failure.js';
import { ask, isUnanswered } from './client.js';
import { useCompany } from './session.js';
import type { ActAsked } from './types.js';

type Omitted<T> = T extends unknown ? Omit<T, 'requestId'> : never;
/** What a user does, before it has an id. */
export type NewAct = Omitted<ActAsked> & { readonly done?: string };

/**
 * Asks for an act. Each decision has an id of its own, and keeps it when it is asked for again because no answer came. What comes of
 * it is told by the live events.
 */
export function useAct() {
  const company = useCompany();
  const open = useRef<{ readonly written: string; readonly requestId: string }>(undefined);
  return useMutation({
    mutationFn: ({ done: _done, ...act }: NewAct) => {
      const written = JSON.stringify(act);
      const before = open.current;
      const now = before?.written === written ? before : { written, requestId: crypto.randomUUID() };
      open.current = now;
      return ask(`/api/companies/${company}/acts`, { method: 'POST', body: { requestId: now.requestId, ...act } });
    },
    onSuccess: (_answer, { done }) => {
      open.current = undefined;
      if (done !== undefined) tellDone(done, 'This page shows what becomes of it.');
    },
    onError: (error) => {
      if (!isUnanswered(error)) open.current = undefined;
      tellFailure(error);
    },
  });
}
