import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ask, keys, queryOf } from '../../api/client.js';
import { useLive } from '../../api/live.js';
import { useCompany } from '../../api/session.js';
import type { DeskPage, DeskRow, Plan, Selection, Summary } from '../../api/types.js';
import { type DeskAddress, filterOf, writeAddress } from './address.js';
import { allOf } from './tabs.js';

type Pages = InfiniteData<DeskPage, string | undefined>;
/** Rows that one request can refresh. */
const AT_ONCE = 200;
/** Milliseconds between two refreshes, however many changes are reported. */
const PAUSE = 800;

/**
 * Reads the rows of an address with their counts. Rows that change are updated in place.
 * The list itself stays as it was read, so that nothing jumps under the mouse; `stale` says how it would differ now.
 * A list whose rows have all left it is read again.
 */
export function useDesk(entity: string, address: DeskAddress) {
  const company = useCompany();
  const client = useQueryClient();
  const { onChange } = useLive();
  const path = `/api/companies/${company}/records/${entity}`;
  const written = writeAddress(address);
  const listKey = useMemo(() => keys.list(company, entity, written), [company, entity, written]);

  const list = useInfiniteQuery({
    queryKey: listKey,
    queryFn: ({ pageParam }) => ask<DeskPage>(`${path}${queryOf({ ...address, after: pageParam })}`),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: Infinity,
    refetchOnMount: 'always',
  });
  const filter = filterOf(address);
  const summary = useQuery({
    queryKey: keys.summary(company, entity, queryOf(filter)),
    queryFn: () => ask<Summary>(`${path}/summary${queryOf(filter)}`),
    placeholderData: (before) => before,
  });

  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const inSight = useRef<readonly string[]>([]);
  inSight.current = rows.slice(0, AT_ONCE).map(({ id }) => id);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = async () => {
      void client.invalidateQueries({ queryKey: ['desk', company, entity, 'summary'] });
      const ids = inSight.current;
      if (ids.length === 0) return;
      const fresh = await ask<{ rows: DeskRow[] }>(`${path}/rows${queryOf({ ids: ids.join(',') })}`);
      const byId = new Map(fresh.rows.map((row) => [row.id, row]));
      client.setQueryData<Pages>(listKey, (before) =>
        before === undefined
          ? before
          : {
              ...before,
              pages: before.pages.map((page) => ({ ...page, rows: page.rows.map((row) => byId.get(row.id) ?? row) })),
            },
      );
    };
    const stop = onChange(entity, () => {
      if (timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        refresh().catch(() => undefined);
      }, PAUSE);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [path, client, company, entity, listKey, onChange]);

  const inView = address.view === undefined ? allOf(summary.data) : summary.data?.views[address.view];
  const movedOn = address.view === undefined ? 0 : rows.filter((row) => row.view !== address.view).length;
  const [countAtRead, setCountAtRead] = useState<number>();
  const readAt = list.dataUpdatedAt === 0 ? undefined : written;
  useEffect(() => setCountAtRead(undefined), [readAt]);
  useEffect(() => {
    if (countAtRead === undefined && inView !== undefined && !summary.isPlaceholderData) setCountAtRead(inView.count);
  }, [countAtRead, inView, summary.isPlaceholderData]);
  const added = countAtRead === undefined || inView === undefined ? 0 : inView.count + movedOn - countAtRead;

  const readAgain = useCallback(async () => {
    setCountAtRead(undefined);
    await client.resetQueries({ queryKey: listKey });
  }, [client, listKey]);
  const isEmptied = rows.length > 0 && movedOn === rows.length;
  useEffect(() => {
    if (isEmptied) void readAgain();
  }, [isEmptied, readAgain]);

  return {
    rows,
    list,
    summary: summary.data,
    inView,
    /** How many records left this view and came to it since the list was read. */
    stale: { movedOn, added: Math.max(0, added) },
    readAgain,
  };
}

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
