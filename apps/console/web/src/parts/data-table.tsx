import { Checkbox, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';

export interface Column<T> {
  readonly key: string;
  readonly title: ReactNode;
  /** A track of the grid: `120px`, `minmax(0, 1fr)`. */
  readonly width: string;
  readonly right?: boolean;
  /** Adds space to the column before it, where that one ends in figures. */
  readonly inset?: boolean;
  readonly cell: (row: T) => ReactNode;
}

interface Chosen<T> {
  has(row: T): boolean;
  toggle(row: T): void;
  readonly all: 'none' | 'some' | 'all';
  toggleAll(): void;
  labelOf(row: T): string;
}

interface Props<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly idOf: (row: T) => string;
  /** How many rows there are, loaded or not. */
  readonly total: number;
  readonly loading?: boolean;
  /** Called when the user comes near the end of what is loaded. */
  readonly onEnd?: () => void;
  readonly chosen?: Chosen<T>;
  /** One row on a phone: lines instead of columns. */
  readonly narrow: (row: T) => ReactNode;
  readonly narrowHeight: number;
  readonly empty: ReactNode;
}

const CHOOSE_ALL = 'Choose all that are loaded';
const HEIGHT = 46;
const SKELETONS = 8;
const CHECKBOX = '28px';

/** True where the window is as narrow as a phone. */
const useNarrow = (): boolean => useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });

/** A table of any length. Only the rows in sight are in the document, and more are fetched before the end is reached. */
export function DataTable<T>(props: Props<T>) {
  const { label, columns, rows, idOf, total, loading = false, onEnd, chosen, narrowHeight, empty } = props;
  const isNarrow = useNarrow();
  const body = useRef<HTMLDivElement>(null);
  const height = isNarrow ? narrowHeight : HEIGHT;
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: body.current?.offsetTop ?? 0,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 20) onEnd?.();
  }, [last, rows.length, onEnd]);

  const tracks = isNarrow ? ['1fr'] : columns.map(({ width }) => width);
  const style = { gridTemplateColumns: [...(chosen === undefined ? [] : [CHECKBOX]), ...tracks].join(' ') };
  if (!loading && rows.length === 0) return <div className="panel">{empty}</div>;
  return (
    <div className="panel" role="table" aria-label={label} aria-rowcount={total + 1} aria-busy={loading}>
      <div role="rowgroup">
        {(!isNarrow || chosen !== undefined) && (
          <div className="table-head" role="row" aria-rowindex={1} style={style}>
            {chosen !== undefined && <ChooseAll chosen={chosen} disabled={rows.length === 0} />}
            {isNarrow ? (
              <span role="columnheader">{CHOOSE_ALL}</span>
            ) : (
              columns.map(({ key, title, right, inset }) => (
                <span key={key} role="columnheader" className={classOf(right, inset)}>
                  {title}
                </span>
              ))
            )}
          </div>
        )}
      </div>
      <div
        role="rowgroup"
        ref={body}
        style={{ position: 'relative', height: rows.length === 0 ? undefined : virtual.getTotalSize() }}
      >
        {loading && rows.length === 0
          ? Array.from({ length: SKELETONS }, (_, index) => <Loading key={index} columns={columns.length} />)
          : items.map(({ index, start }) => {
              const row = rows[index];
              if (row === undefined) return null;
              return (
                <div
                  key={idOf(row)}
                  className="table-row"
                  role="row"
                  aria-rowindex={index + 2}
                  aria-selected={chosen?.has(row)}
                  style={{
                    ...style,
                    position: 'absolute',
                    left: 0,
                    right: 0,
                    height,
                    transform: `translateY(${start - virtual.options.scrollMargin}px)`,
                  }}
                >
                  <Cells {...props} row={row} isNarrow={isNarrow} />
                </div>
              );
            })}
      </div>
    </div>
  );
}

function ChooseAll<T>({ chosen, disabled }: { chosen: Chosen<T>; disabled: boolean }) {
  return (
    <span role="columnheader">
      <Checkbox
        aria-label={CHOOSE_ALL}
        disabled={disabled}
        checked={chosen.all === 'all'}
        indeterminate={chosen.all === 'some'}
        onChange={() => chosen.toggleAll()}
        size="xs"
      />
    </span>
  );
}

function Cells<T>({ columns, chosen, narrow, row, isNarrow }: Props<T> & { row: T; isNarrow: boolean }) {
  return (
    <>
      {chosen !== undefined && (
        <span role="cell">
          <Checkbox
            size="xs"
            aria-label={chosen.labelOf(row)}
            checked={chosen.has(row)}
            onChange={() => chosen.toggle(row)}
          />
        </span>
      )}
      {isNarrow ? (
        <div role="cell" className="table-cell">
          {narrow(row)}
        </div>
      ) : (
        columns.map(({ key, right, inset, cell }) => (
          <div key={key} role="cell" className={classOf(right, inset)}>
            {cell(row)}
          </div>
        ))
      )}
    </>
  );
}

const classOf = (right = false, inset = false): string =>
  `table-cell${right ? ' right numbers' : ''}${inset ? ' inset' : ''}`;

function Loading({ columns }: { columns: number }) {
  return (
    <div className="table-row" role="row" style={{ height: HEIGHT, gridTemplateColumns: `repeat(${columns}, 1fr)` }}>
      {Array.from({ length: columns }, (_, index) => (
        <span role="cell" key={index}>
          <Skeleton height={12} width="70%" radius="xl" />
        </span>
      ))}
    </div>
  );
}
