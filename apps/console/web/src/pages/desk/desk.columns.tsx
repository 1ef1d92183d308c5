import { Anchor, Group, Text, UnstyledButton } from '@mantine/core';
import { Link } from 'wouter';
import type { DeskRow } from '../../api/types.js';
import type { Column } from '../../parts/data-table.js';
import { money, plural } from '../../parts/money.js';
import { StateBadge } from '../../parts/state-badge.js';
import { formatDay, fromNow } from '../../parts/dates.js';
import { entityWords } from '../../parts/words.js';

interface Wiring {
  readonly entity: string;
  readonly company: string;
  readonly view: string | undefined;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
}

const recordAt = (company: string, row: DeskRow) => `/c/${company}/records/${row.entity}/${encodeURIComponent(row.id)}`;

/** The columns of the export desk; jobs have neither day nor amount. */
export function deskColumns({ entity, company, view, sort, onSort }: Wiring): Column<DeskRow>[] {
  const number: Column<DeskRow> = {
    key: 'number',
    title: entity === 'job' ? 'Job' : 'Number',
    width: entity === 'job' ? 'minmax(0, 2fr)' : 'minmax(112px, 1.1fr)',
    cell: (row) => (
      <Anchor component={Link} href={recordAt(company, row)} size="sm" fw={550} title={row.name ?? row.id}>
        {row.name ?? row.id}
      </Anchor>
    ),
  };
  const customer: Column<DeskRow> = {
    key: 'customer',
    title: 'Customer',
    width: 'minmax(0, 2fr)',
    cell: (row) => row.customer ?? row.customerId ?? '',
  };
  const state: Column<DeskRow> = {
    key: 'state',
    title: 'State',
    // A reason wants room.
    width: view === 'failed' || view === 'waiting' ? 'minmax(0, 5fr)' : 'minmax(0, 2.4fr)',
    inset: true,
    cell: (row) => (
      <Group gap="sm" wrap="nowrap">
        <StateBadge view={row.view} short={row.view === view && noteOf(row) !== ''} />
        <Text
          size={row.view === view ? 'sm' : 'xs'}
          c={row.view === view ? undefined : 'dimmed'}
          truncate
          title={noteOf(row)}
        >
          {noteOf(row)}
        </Text>
      </Group>
    ),
  };
  if (entity === 'job') {
    return [
      number,
      customer,
      state,
      { key: 'since', title: 'Since', width: '130px', right: true, cell: (row) => fromNow(row.updatedAt) },
    ];
  }
  const sorted = (field: 'date' | 'amount', word: string) => (
    <SortButton
      word={word}
      direction={sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : undefined}
      onClick={() => onSort(sort === `-${field}` ? field : `-${field}`)}
    />
  );
  return [
    number,
    { key: 'date', title: sorted('date', 'Date'), width: '120px', cell: (row) => formatDay(row.date) },
    customer,
    { key: 'amount', title: sorted('amount', 'Amount'), width: '120px', right: true, cell: (row) => money(row.amount) },
    state,
  ];
}

function SortButton({
  word,
  direction,
  onClick,
}: {
  word: string;
  direction: 'ascending' | 'descending' | undefined;
  onClick: () => void;
}) {
  const arrow = { ascending: ' ↑', descending: ' ↓', none: '' }[direction ?? 'none'];
  return (
    <UnstyledButton
      onClick={onClick}
      fz="sm"
      fw={600}
      aria-label={direction === undefined ? `Sort by ${word}` : `Sorted by ${word}, ${direction}`}
    >
      {word}
      {arrow}
    </UnstyledButton>
  );
}

/** What is to be said of a row besides its state. */
export function noteOf(row: DeskRow): string {
  if (row.sentence !== null && row.view !== 'exported') return row.sentence;
  if (row.view === 'waiting' && row.waitsFor.length > 0) {
    const kinds = new Set(row.waitsFor.map((key) => (entityWords[key.split('/')[1] ?? ''] ?? '').toLowerCase()));
    return `for its ${[...kinds].join(' and ')}`;
  }
  if (row.changedSince) return 'changed since export';
  return row.warnings > 0 ? plural(row.warnings, 'warning') : '';
}

/** A row on a phone. */
export function NarrowRow({ row, company }: { row: DeskRow; company: string }) {
  return (
    <>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Anchor component={Link} href={recordAt(company, row)} size="sm" fw={600}>
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
    </>
  );
}
