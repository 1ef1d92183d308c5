import { Anchor, Button, Group, Text } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { queryOf } from '../../api/client.js';
import { useCompany, useMay, useOverview, useRunningBatch } from '../../api/session.js';
import type { DeskRow, ExportBegun, Selection } from '../../api/types.js';
import { DataTable } from '../../parts/data-table.js';
import { plural, timeZone } from '../../parts/format.js';
import { Failure } from '../../parts/loading.js';
import { Note, Nothing, Page } from '../../parts/page.js';
import { viewHints, viewWords } from '../../parts/words.js';
import { type DeskAddress, filterOf, readAddress, writeAddress } from './address.js';
import { BatchProgress } from './batch-progress.js';
import { Filters } from './filters.js';
import { deskColumns, NarrowRow, showsReasons } from './rows.js';
import { SelectionBar, useSelection } from './selection.js';
import { SendPreview } from './send-preview.js';
import { ViewTabs } from './tabs.js';
import { useDesk } from './use-desk.js';
import { words } from './words.js';

type Entity = 'invoice' | 'payment' | 'job';

/** The export desk: what can be sent, what is on its way, and what became of it. */
export function DeskPage({ entity }: { entity: Entity }) {
  const company = useCompany();
  const may = useMay('export');
  const [path, go] = useLocation();
  const address = readAddress(useSearch(), entity);
  const desk = useDesk(entity, address);
  const selection = useSelection(desk.rows);
  const batch = useShownBatch(entity);
  const [preview, setPreview] = useState<Selection>();
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = desk.list;
  const onEnd = useCallback(() => {
    // After a failure the user tries again.
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const show = (next: DeskAddress) => {
    go(`${path}?${writeAddress(next)}`, { replace: true });
    selection.clear();
  };
  const { view, sort } = address;
  const isChoosable = may && entity !== 'job' && (view === 'ready' || view === 'failed');
  const everything: Selection | undefined = desk.inView &&
    desk.summary && {
      kind: 'filter',
      filter: { ...filterOf(address), view },
      count: desk.inView.count,
      at: desk.summary.at,
    };
  const sent = ({ batchId }: ExportBegun) => {
    setPreview(undefined);
    batch.show(batchId);
    // The progress is above the list.
    window.scrollTo({ top: 0 });
    selection.clear();
  };
  const chosen = {
    has: ({ id }: DeskRow) => selection.everything || selection.chosen.has(id),
    toggle: selection.toggle,
    all: selection.all,
    toggleAll: selection.toggleAll,
    labelOf: ({ name, id }: DeskRow) => words.choose(name ?? id),
  };
  return (
    <Page title={words.titles[entity]} hint={words.hints[entity]}>
      <SetUpHint />
      {batch.id !== undefined && entity !== 'job' && (
        <BatchProgress key={batch.id} entity={entity} batchId={batch.id} onClose={batch.hide} />
      )}
      <ViewTabs address={address} summary={desk.summary} />
      <Filters entity={entity} address={address} onChange={show} />
      <Count desk={desk} address={address} entity={entity} />
      {desk.list.isError && desk.rows.length === 0 ? (
        <Failure error={desk.list.error} onRetry={() => void desk.list.refetch()} />
      ) : (
        <DataTable<DeskRow>
          label={words.titles[entity]}
          columns={deskColumns({ entity, company, view, sort, onSort: (next) => show({ ...address, sort: next }) })}
          rows={desk.rows}
          idOf={({ id }) => id}
          total={desk.inView?.count ?? desk.rows.length}
          loading={desk.list.isPending}
          onEnd={onEnd}
          narrow={(row) => <NarrowRow row={row} company={company} view={view} />}
          narrowHeight={showsReasons(view) ? 104 : 72}
          empty={
            <Empty
              address={address}
              entity={entity}
              blocked={desk.summary?.views.blocked.count ?? 0}
              onClear={() => show({ view, sort })}
            />
          }
          chosen={isChoosable ? chosen : undefined}
        />
      )}
      {isFetchNextPageError && <Failure error={desk.list.error} onRetry={() => void fetchNextPage()} />}
      {isChoosable && (
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

/** The batch whose progress is shown: the running one, and it stays after its end until the user hides it. */
function useShownBatch(entity: Entity) {
  const [id, setId] = useState<string>();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const running = useRunningBatch(entity);
  useEffect(() => {
    if (running !== undefined) setId((before) => before ?? running);
  }, [running]);
  const shown = id !== undefined && !hidden.has(id) ? id : undefined;
  return { id: shown, show: setId, hide: () => id !== undefined && setHidden(new Set([...hidden, id])) };
}

/** The steps that are left before the first document can be sent. */
function SetUpHint() {
  const company = useCompany();
  const { data } = useOverview();
  if (data === undefined) return null;
  const { connection, configured, confirmedBy } = data;
  const steps = [
    ...(connection === null ? [words.connect] : []),
    ...(connection !== null && confirmedBy === null ? [words.confirm] : []),
    ...(configured ? [] : [words.chooseAccounts]),
  ];
  if (steps.length === 0) return null;
  const { stepsLeft, lastStep, openSetUp } = words.setUp;
  return (
    <Note tone="warn" title={configured && connection !== null ? lastStep : stepsLeft}>
      <Group justify="space-between" gap="sm">
        <span>{words.setUpSteps(steps)}</span>
        <Button component={Link} href={`/c/${company}/setup`} size="sm">
          {openSetUp}
        </Button>
      </Group>
    </Note>
  );
}

interface CountProps {
  readonly desk: ReturnType<typeof useDesk>;
  readonly address: DeskAddress;
  readonly entity: Entity;
}

function Count({ desk, address, entity }: CountProps) {
  const company = useCompany();
  const { view } = address;
  const { inView, stale } = desk;
  const news = words.moved(stale.added, stale.movedOn);
  const amount =
    inView && (entity === 'job' ? plural(inView.count, entity) : words.total(inView.count, entity, inView.total));
  return (
    <Group justify="space-between" mih={30}>
      <Text size="sm" c="dimmed" className="numbers" role="status">
        {amount ?? ' '}
        {view === undefined ? '' : ` · ${viewHints[view]}`}
      </Text>
      <Group gap="sm">
        {news !== '' && (
          <Button size="compact-sm" variant="light" onClick={() => void desk.readAgain()}>
            {news}
          </Button>
        )}
        <Anchor
          size="sm"
          download
          href={`/api/companies/${company}/history.csv${queryOf({ entity, ...filterOf(address), view: address.view, zone: timeZone() })}`}
        >
          {words.download}
        </Anchor>
      </Group>
    </Group>
  );
}

interface EmptyProps {
  readonly address: DeskAddress;
  readonly entity: Entity;
  readonly blocked: number;
  readonly onClear: () => void;
}

function Empty({ address, entity, blocked, onClear }: EmptyProps) {
  const company = useCompany();
  const { view } = address;
  if (Object.keys(filterOf(address)).length > 0) {
    const clear = (
      <Button variant="default" onClick={onClear}>
        {words.clearFilter}
      </Button>
    );
    return (
      <Nothing title={words.nothingFound} action={clear}>
        {words.nothingFits(entity, view && viewWords[view])}
      </Nothing>
    );
  }
  if (view === 'ready' && blocked > 0) {
    const actions = (
      <Group gap="xs" justify="center">
        <Button component={Link} href="?view=blocked" variant="default">
          {words.showThem}
        </Button>
        <Button component={Link} href={`/c/${company}/settings`} variant="default">
          {words.changeGoLive}
        </Button>
      </Group>
    );
    return (
      <Nothing title={words.nothingReady} action={actions}>
        {words.blocked(blocked, entity)}
      </Nothing>
    );
  }
  if (view === 'ready') return <Nothing title={words.allDone}>{words.allSent(entity)}</Nothing>;
  if (view === 'failed') return <Nothing title={words.nothingFailed}>{words.failedHint}</Nothing>;
  return <Nothing title={words.nothingYet}>{view === undefined ? words.noneSaved(entity) : viewHints[view]}</Nothing>;
}
