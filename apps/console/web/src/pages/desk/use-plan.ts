import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../../api/client.js';
import { useLive } from '../../api/live.js';
import { useCompany } from '../../api/session.js';
import type { Plan, Selection } from '../../api/types.js';

/** Milliseconds after which the user can send without the plan, on the console's own estimate. */
const PATIENCE = 5_000;

/** Requests the mapping service's plan for a selection, and reads it when a live event says that it is ready. */
export function usePlan(entity: 'invoice' | 'payment', selection: Selection) {
  const company = useCompany();
  const { ready } = useLive();
  const [requestId] = useState(() => crypto.randomUUID());
  const [isLate, setIsLate] = useState(false);
  const request = useQuery({
    queryKey: ['plan-asked', company, requestId],
    queryFn: () =>
      ask<{ planId: string }>(`/api/companies/${company}/exports/plan`, {
        method: 'POST',
        body: { requestId, entity, selection },
      }),
    staleTime: Infinity,
    retry: false,
  });
  const isReady = ready.has(requestId);
  const result = useQuery({
    queryKey: ['plan', company, requestId, isReady],
    queryFn: () => ask<{ plan: Plan | null }>(`/api/companies/${company}/plans/${entity}/${requestId}`),
    enabled: request.isSuccess && (isReady || isLate),
    staleTime: Infinity,
    retry: false,
  });
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  const plan = result.data?.plan ?? undefined;
  return { plan, isWaiting: plan === undefined && !request.isError && !isLate && !result.isError };
}
