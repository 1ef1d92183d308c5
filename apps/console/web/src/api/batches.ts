import { useQuery } from '@tanstack/react-query';
import { ask } from './client.js';
import { keys } from './keys.js';
import { useCompany } from './session.js';
import type { Batch } from './types.js';

/** The latest batches; the live events say when they changed. */
export function useBatches() {
  const company = useCompany();
  return useQuery({
    queryKey: keys.batches(company),
    queryFn: () => ask<{ batches: Batch[] }>(`/api/companies/${company}/batches`),
  });
}

/** The batch of this kind that is on its way, the newest of them: who comes back to the page sees how far it is. */
export function useRunningBatch(entity: string): string | undefined {
  const { data } = useBatches();
  return data?.batches.find((batch) => batch.entity === entity && batch.finishedAt === null)?.id;
}
