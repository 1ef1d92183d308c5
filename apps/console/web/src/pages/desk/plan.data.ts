import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../../api/client.js';
import { useLive } from '../../api/live.js';
import { useCompany } from '../../api/session.js';
import type { Plan, Selection } from '../../api/types.js';

/** Milliseconds after which the user may send without the mapping's plan, knowing only what the console itself can count. */
const PATIENCE = 5_000;

/** The mapping's own plan for a selection: asked for once, read when it is told to be made. */
export function usePlan(entity: 'invoice' | 'payment', selection: Selection) {
  const company = useCompany();
  const { made } = useLive();
  const [requestId] = useState(() => crypto.randomUUID());
  const [late, setLate] = useState(false);
  const asked = useQuery({
    queryKey: ['plan-asked', company, requestId],
    queryFn: () =>
      ask<{ planId: string }>(`/api/companies/${company}/exports/plan`, {
        method: 'POST',
        body: { requestId, entity, selection },
      }),
    staleTime: Infinity,
    retry: false,
  });
  const plan = useQuery({
    queryKey: ['plan', company, requestId, made.has(requestId)],
    queryFn: () => ask<{ plan: Plan | null }>(`/api/companies/${company}/plans/${entity}/${requestId}`),
    enabled: asked.isSuccess && (made.has(requestId) || late),
    staleTime: Infinity,
    retry: false,
  });
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  const found = plan.data?.plan ?? undefined;
  return { plan: found, waiting: found === undefined && !asked.isError && !late && !plan.isError };
}
