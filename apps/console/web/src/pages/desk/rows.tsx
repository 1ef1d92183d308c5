import { Anchor, Group, Text, UnstyledButton } from '@mantine/core';
import { Link } from 'wouter';
import type { DeskRow, View } from '../../api/types.js';
import type { Column } from '../../parts/data-table.js';
import { formatDay, fromNow, money } from '../../parts/format.js';
import { StateBadge } from '../../parts/labels.js';
import { recordAt } from '../../parts/page.js';
import { noteOf, words } from './words.js';

interface Options {
  readonly entity: string;
  readonly company: string;
  readonly view: View | undefined;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
}

/** True where each row has a reason to read, which needs room. */
export const showsReasons = (view: View | undefined): boolean => view === 'failed' || view === 'waiting';

/** Returns the desk's columns. Jobs have neither a date nor an amount. */
export function deskColumns({ entity, company, view, sort, onSort }: Options): Column<DeskRow>[] {
  const number: Column<DeskRow> = {
    key: 'number',
    title: entity === 'job' ? words.columns.job : words.columns.number,
    width: entity === 'job' ? 'minmax(0, 2fr)' : 'minmax(112px, 1.1fr)',
    cell: (row) => (
      <Anchor
        component={Link}
        href={recordAt(company, row.entity, row.id)}
        size="sm"
        fw={550}
        title={row.name ?? row.id}
      >
        {row.name ?? row.id}
      </Anchor>
    ),
  };
  const customer: Column<DeskRow> = {
    key: 'customer',
    title: words.columns.customer,
    width: 'minmax(0, 2fr)',
    cell: (row) => <span title={row.customer ?? ''}>{row.customer ?? row.customerId ?? ''}</span>,
  };
  const state: Column<DeskRow> = {
    key: 'state',
    title: words.columns.state,
    width: showsReasons(view) ? 'minmax(0, 5fr)' : 'minmax(0, 2.4fr)',
    inset: true,
    cell: (row) => (
      <Group gap="sm" wrap="nowrap">
        <StateBadge view={row.view} short={row.view === view && noteOf(row) !== ''} />
        <Text size="xs" c={row.view === view ? undefined : 'dimmed'} className="two-lines" title={noteOf(row)}>
          {noteOf(row)}
        </Text>
      </Group>
    ),
  };
  if (entity === 'job') {
    const since = (row: DeskRow) => fromNow(row.updatedAt);
    return [
      number,
      customer,
      state,
      { key: 'since', title: words.columns.since, width: '130px', right: true, cell: since },
    ];
  }
  const sortable = (field: 'date' | 'amount') => (
    <SortButton
      column={words.columns[field]}
      direction={sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : undefined}
      onClick={() => onSort(sort === `-${field}` ? field : `-${field}`)}
    />
  );
  return [
    number,
    { key: 'date', title: sortable('date'), width: '120px', cell: (row) => formatDay(row.date) },
    customer,
    { key: 'amount', title: sortable('amount'), width: '120px', right: true, cell: (row) => money(row.amount) },
    state,
  ];
}

interface SortProps {
  readonly column: string;
  readonly direction: 'ascending' | 'descending' | undefined;
  readonly onClick: () => void;
}

function SortButton({ column, direction, onClick }: SortProps) {
  const arrow = { ascending: ' ↑', descending: ' ↓', none: '' }[direction ?? 'none'];
  const label = direction === undefined ? words.sortBy(column) : words.sortedBy(column, direction);
  return (
    <UnstyledButton onClick={onClick} fz="sm" fw={600} aria-label={label}>
      {column}
      {arrow}
    </UnstyledButton>
  );
}

/** A row on a phone. A reason takes a third line. */
export function NarrowRow({ row, company, view }: { row: DeskRow; company: string; view: View | undefined }) {
  return (
    <>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Anchor component={Link} href={recordAt(company, row.entity, row.id)} size="sm" fw={600}>
          {row.name ?? row.id}
        </Anchor>
        <span className="numbers">{money(row.amount)}</span>
      </Group>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="xs" c="dimmed" truncate>
          {row.customer ?? ''} {row.date === null ? '' : `· ${formatDay(row.date)}`}
        </Text>
        <Text size="xs" component="span">
          <StateBadge view={row.view} />
        </Text>
      </Group>
      {showsReasons(view) && (
        <Text size="xs" className="two-lines">
          {noteOf(row)}
        </Text>
      )}
    </>
  );
}
