import { Button, Group, Text } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useRunningBatch } from '../../api/batches.js';
import { useCompany, useMay } from '../../api/session.js';
import type { DeskRow, ExportBegun, Selection } from '../../api/types.js';
import { DataTable } from '../../parts/data-table.js';
import { Failure } from '../../parts/failure.js';
import { count, money, plural } from '../../parts/money.js';
import { Nothing } from '../../parts/nothing.js';
import { Page } from '../../parts/page.js';
import { viewHints, viewWords } from '../../parts/words.js';
import { BatchProgress } from './batch-progress.js';
import { deskColumns, NarrowRow } from './desk.columns.js';
import { useDesk } from './desk.data.js';
import { Filters, ViewTabs } from './desk.filters.js';
import { type DeskAddress, filterOf, readAddress, writeAddress } from './desk.query.js';
import { SelectionBar } from './selection-bar.js';
import { useSelection } from './selection.js';
import { SendPreview } from './send-preview.dialog.js';
import { SetupHint } from './setup-hint.js';

const titles = { invoice: 'Invoices', payment: 'Payments', job: 'Jobs' } as const;
const hints = {
  invoice: 'Choose what goes to QuickBooks. Nothing goes by itself.',
  payment: 'Choose what goes to QuickBooks. What is applied to invoices here is applied there too.',
  job: 'Jobs go by themselves, each as a sub-customer of its customer.',
} as const;

/** The export desk: what may go, what is on its way, and what became of it. */
export function DeskPage({ entity }: { entity: 'invoice' | 'payment' | 'job' }) {
  const company = useCompany();
  const may = useMay('export');
  const [path, go] = useLocation();
  const address = readAddress(useSearch(), entity);
  const desk = useDesk(entity, address);
  const selection = useSelection(desk.rows);
  const [preview, setPreview] = useState<Selection>();
  const [batch, setBatch] = useState<string>();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const running = useRunningBatch(entity);
  // It stays in sight when it has ended, until somebody hides it.
  useEffect(() => {
    if (running !== undefined) setBatch((before) => before ?? running);
  }, [running]);
  const shownBatch = batch !== undefined && !hidden.has(batch) ? batch : undefined;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = desk.list;
  const onEnd = useCallback(() => {
    // After a failure it is for the user to try again.
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const show = (next: DeskAddress) => {
    const written = writeAddress(next);
    go(written === '' ? path : `${path}?${written}`, { replace: true });
    selection.clear();
  };
  const choosable = may && entity !== 'job' && (address.view === 'ready' || address.view === 'failed');
  const everything: Selection | undefined =
    desk.inView === undefined || desk.summary === undefined
      ? undefined
      : {
          kind: 'filter',
          filter: { ...filterOf(address), view: address.view },
          count: desk.inView.count,
          at: desk.summary.at,
        };
  const sent = ({ batchId }: ExportBegun) => {
    setPreview(undefined);
    setBatch(batchId);
    // The progress stands above the list.
    window.scrollTo({ top: 0 });
    selection.clear();
  };
  return (
    <Page title={titles[entity]} hint={hints[entity]}>
      <SetupHint />
      {shownBatch !== undefined && entity !== 'job' && (
        <BatchProgress
          key={shownBatch}
          entity={entity}
          batchId={shownBatch}
          onClose={() => setHidden(new Set([...hidden, shownBatch]))}
        />
      )}
      <ViewTabs address={address} summary={desk.summary} />
      <Filters entity={entity} address={address} onChange={show} />
      <Count desk={desk} address={address} entity={entity} />
      {desk.list.isError && desk.rows.length === 0 ? (
        <Failure error={desk.list.error} onRetry={() => void desk.list.refetch()} />
      ) : (
        <DataTable<DeskRow>
          label={titles[entity]}
          columns={deskColumns({
            entity,
            company,
            view: address.view,
            sort: address.sort,
            onSort: (sort) => show({ ...address, sort }),
          })}
          rows={desk.rows}
          idOf={({ id }) => id}
          total={desk.inView?.count ?? desk.rows.length}
          loading={desk.list.isPending}
          onEnd={onEnd}
          narrow={(row) => <NarrowRow row={row} company={company} />}
          empty={
            <Empty
              blocked={desk.summary?.views.blocked.count ?? 0}
              address={address}
              entity={entity}
              onClear={() =>
                show({ sort: address.sort, ...(address.view === undefined ? {} : { view: address.view }) })
              }
            />
          }
          {...(choosable
            ? {
                chosen: {
                  has: ({ id }: DeskRow) => selection.everything || selection.chosen.has(id),
                  toggle: selection.toggle,
                  all: selection.all,
                  toggleAll: selection.toggleAll,
                  labelOf: ({ name, id }: DeskRow) => `Choose ${name ?? id}`,
                },
              }
            : {})}
        />
      )}
      {isFetchNextPageError && <Failure error={desk.list.error} onRetry={() => void fetchNextPage()} />}
      {choosable && (
        <SelectionBar
          entity={entity}
          selection={selection}
          inView={desk.inView}
          everything={everything}
          onPreview={setPreview}
        />
      )}
      {preview !== undefined && entity !== 'job' && (
        <SendPreview entity={entity} selection={preview} onClose={() => setPreview(undefined)} onSent={sent} />
      )}
    </Page>
  );
}

function Count({ desk, address, entity }: { desk: ReturnType<typeof useDesk>; address: DeskAddress; entity: string }) {
  const { inView, stale } = desk;
  const news = [
    ...(stale.added > 0 ? [`${count(stale.added)} new`] : []),
    ...(stale.movedOn > 0 ? [`${count(stale.movedOn)} moved on`] : []),
  ].join(', ');
  return (
    <Group justify="space-between" mih={30}>
      <Text size="sm" c="dimmed" className="numbers" role="status">
        {inView === undefined ? ' ' : plural(inView.count, entity)}
        {inView !== undefined && inView.total !== '' && entity !== 'job' ? `, ${money(inView.total)}` : ''}
        {address.view === undefined ? '' : ` · ${viewHints[address.view]}`}
      </Text>
      {news !== '' && (
        <Button size="compact-sm" variant="light" onClick={() => void desk.readAgain()}>
          {news}: show
        </Button>
      )}
    </Group>
  );
}

function Empty({
  address,
  entity,
  blocked,
  onClear,
}: {
  address: DeskAddress;
  entity: string;
  blocked: number;
  onClear: () => void;
}) {
  const company = useCompany();
  const filtered = Object.keys(filterOf(address)).length > 0;
  if (filtered) {
    return (
      <Nothing
        title="Nothing found"
        action={
          <Button variant="default" onClick={onClear}>
            Clear the filter
          </Button>
        }
      >
        No {entity} {address.view === undefined ? '' : `under “${viewWords[address.view]}”`} fits the filter.
      </Nothing>
    );
  }
  if (address.view === 'ready' && blocked > 0)
    return (
      <Nothing
        title="Nothing waits to be sent"
        action={
          <Group gap="xs" justify="center">
            <Button component={Link} href="?view=blocked" variant="default">
              Show them
            </Button>
            <Button component={Link} href={`/c/${company}/settings`} variant="default">
              Change the go-live day
            </Button>
          </Group>
        }
      >
        {plural(blocked, entity)} {blocked === 1 ? 'is' : 'are'} dated before your go-live day, so{' '}
        {blocked === 1 ? 'it is' : 'they are'} not offered.
      </Nothing>
    );
  if (address.view === 'ready')
    return (
      <Nothing title="All done">Every {entity} was sent. New ones show up here as soon as JobPro saves them.</Nothing>
    );
  if (address.view === 'failed')
    return (
      <Nothing title="Nothing failed">
        What QuickBooks does not take is listed here, with the reason and what to do.
      </Nothing>
    );
  return (
    <Nothing title="Nothing here yet">
      {address.view === undefined ? `JobPro has not saved any ${entity} yet.` : viewHints[address.view]}
    </Nothing>
  );
}
