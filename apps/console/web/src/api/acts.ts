import { useMutation } from '@tanstack/react-query';
import { tellDone, tellFailure } from '../parts/failure.js';
import { ask } from './client.js';
import { useCompany } from './session.js';
import type { ActAsked } from './types.js';

type Omitted<T> = T extends unknown ? Omit<T, 'requestId'> : never;
/** What a user does, before it has an id. */
export type NewAct = Omitted<ActAsked> & { readonly done?: string };

/** Asks for an act. Each call is one decision with an id of its own; what comes of it is told by the live events. */
export function useAct() {
  const company = useCompany();
  return useMutation({
    mutationFn: ({ done: _done, ...act }: NewAct) =>
      ask(`/api/companies/${company}/acts`, { method: 'POST', body: { requestId: crypto.randomUUID(), ...act } }),
    onSuccess: (_answer, { done }) => {
      if (done !== undefined) tellDone(done, 'This page shows what becomes of it.');
    },
    onError: tellFailure,
  });
}
