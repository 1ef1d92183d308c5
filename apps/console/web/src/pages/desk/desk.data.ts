import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ask, queryOf } from '../../api/client.js';
import { keys } from '../../api/keys.js';
import { useLive } from '../../api/live.js';
import { useCompany } from '../../api/session.js';
import type { DeskPage, DeskRow, Summary } from '../../api/types.js';
import { type DeskAddress, filterOf, writeAddress } from './desk.query.js';

type Pages = InfiniteData<DeskPage, string | undefined>;
/** Rows that one look-up can bring up to date. */
const AT_ONCE = 200;
/** Milliseconds between two look-ups, however many changes are told. */
const CALM = 800;

/**
 * The rows of an address, with its counts. Rows that change are changed in place; the list itself stays as it was read, so that
 * nothing jumps under the mouse, and `stale` says that it would be another one now.
 */
export function useDesk(entity: string, address: DeskAddress) {
  const company = useCompany();
  const client = useQueryClient();
  const { onChange } = useLive();
  const at = `/api/companies/${company}/records/${entity}`;
  const written = writeAddress(address);
  const listKey = useMemo(() => keys.list(company, entity, written), [company, entity, written]);

  const list = useInfiniteQuery({
    queryKey: listKey,
    queryFn: ({ pageParam }) => ask<DeskPage>(`${at}${queryOf({ ...address, after: pageParam })}`),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: Infinity,
    refetchOnMount: 'always',
  });
  const filter = filterOf(address);
  const summary = useQuery({
    queryKey: keys.summary(company, entity, queryOf(filter)),
    queryFn: () => ask<Summary>(`${at}/summary${queryOf(filter)}`),
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
      const fresh = await ask<{ rows: DeskRow[] }>(`${at}/rows${queryOf({ ids: ids.join(',') })}`);
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
      }, CALM);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [at, client, company, entity, listKey, onChange]);

  const inView = address.view === undefined ? allOf(summary.data) : summary.data?.views[address.view];
  const movedOn = address.view === undefined ? 0 : rows.filter((row) => row.view !== address.view).length;
  const [countAtRead, setCountAtRead] = useState<number>();
  const readAt = list.dataUpdatedAt === 0 ? undefined : written;
  useEffect(() => setCountAtRead(undefined), [readAt]);
  useEffect(() => {
    if (countAtRead === undefined && inView !== undefined && !summary.isPlaceholderData) setCountAtRead(inView.count);
  }, [countAtRead, inView, summary.isPlaceholderData]);
  const added = countAtRead === undefined || inView === undefined ? 0 : inView.count + movedOn - countAtRead;

  return {
    rows,
    list,
    summary: summary.data,
    inView,
    /** Records that moved on to another view, and that came to this one, since the list was read. */
    stale: { movedOn, added: Math.max(0, added) },
    readAgain: async () => {
      setCountAtRead(undefined);
      await client.resetQueries({ queryKey: listKey });
    },
  };
}

function allOf(summary: Summary | undefined): { count: number; total: string } | undefined {
  if (summary === undefined) return undefined;
  return { count: Object.values(summary.views).reduce((sum, { count }) => sum + count, 0), total: '' };
}
