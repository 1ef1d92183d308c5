import { useMutation } from '@tanstack/react-query';
import { tellDone, tellFailure } from '../parts/failure.js';
import { ask } from './client.js';
import { useDecision } from './decision.js';
import { useCompany } from './session.js';
import type { ActAsked } from './types.js';

type Omitted<T> = T extends unknown ? Omit<T, 'requestId'> : never;
/** What a user does, before it has an id. */
export type NewAct = Omitted<ActAsked> & { readonly done?: string };

/** Asks for an act; what comes of it is told by the live events. */
export function useAct() {
  const company = useCompany();
  const decision = useDecision();
  return useMutation({
    mutationFn: ({ done: _done, ...act }: NewAct) =>
      ask(`/api/companies/${company}/acts`, { method: 'POST', body: { requestId: decision.idOf(act), ...act } }),
    onSuccess: (_answer, { done }) => {
      decision.answered();
      if (done !== undefined) tellDone(done, 'This page shows what becomes of it.');
    },
    onError: (error) => {
      decision.answered(error);
      tellFailure(error);
    },
  });
}
