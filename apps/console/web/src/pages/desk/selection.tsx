import { Button, Group, Text } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { DeskRow, Selection } from '../../api/types.js';
import { sumMoney } from '../../parts/format.js';
import { words } from './words.js';

/**
 * Keeps the user's selection: single rows in the revision that was shown, or everything that the filter finds.
 * A chosen row that has moved on to another state no longer counts.
 */
export function useSelection(rows: readonly DeskRow[]) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, DeskRow>>(new Map());
  const [everything, setEverything] = useState(false);

  const toggle = useCallback((row: DeskRow) => {
    setEverything(false);
    setChosen((before) => {
      const next = new Map(before);
      if (!next.delete(row.id)) next.set(row.id, row);
      return next;
    });
  }, []);
  const clear = useCallback(() => {
    setEverything(false);
    setChosen(new Map());
  }, []);
  const sendable = useMemo(() => {
    const views = new Map(rows.map(({ id, view }) => [id, view]));
    return [...chosen.values()].filter(({ id, view }) => (views.get(id) ?? view) === view);
  }, [chosen, rows]);
  const all =
    everything || (rows.length > 0 && rows.every(({ id }) => chosen.has(id)))
      ? 'all'
      : chosen.size > 0
        ? 'some'
        : 'none';
  const toggleAll = () => {
    setEverything(false);
    setChosen(all === 'all' ? new Map() : new Map(rows.map((row) => [row.id, row])));
  };
  const selection: Selection = {
    kind: 'records',
    records: sendable.map(({ id, revision }) => ({ id, revision: revision ?? 1 })),
  };
  return {
    chosen,
    everything,
    setEverything,
    toggle,
    toggleAll,
    clear,
    all,
    selection,
    count: sendable.length,
    total: sumMoney(sendable.map(({ amount }) => amount)),
  } as const;
}

interface BarProps {
  readonly entity: string;
  readonly selection: ReturnType<typeof useSelection>;
  readonly inView: { readonly count: number; readonly total: string } | undefined;
  /** Everything that the filter finds, as it was counted. */
  readonly everything: Selection | undefined;
  readonly onPreview: (selection: Selection) => void;
}

/** The selection with its sum, and the button to its preview. */
export function SelectionBar({ entity, selection, inView, everything, onPreview }: BarProps) {
  const amount = selection.everything ? (inView?.count ?? 0) : selection.count;
  if (amount === 0) return null;
  const total = selection.everything ? (inView?.total ?? '0') : selection.total;
  const hasMore = selection.all === 'all' && !selection.everything && inView !== undefined && inView.count > amount;
  const selected = selection.everything ? everything : selection.selection;
  return (
    <Group className="panel selection-bar" justify="space-between" role="region" aria-label={words.selection}>
      <Group gap="md">
        <Text fw={600} className="numbers" role="status">
          {words.total(amount, entity, total)}
        </Text>
        {hasMore && (
          <Button size="compact-sm" variant="subtle" onClick={() => selection.setEverything(true)}>
            {words.chooseAll(inView.count)}
          </Button>
        )}
      </Group>
      <Group gap="xs">
        <Button variant="subtle" onClick={selection.clear}>
          {words.chooseNone}
        </Button>
        <Button disabled={selected === undefined} onClick={() => selected !== undefined && onPreview(selected)}>
          {words.previewAndSend}
        </Button>
      </Group>
    </Group>
  );
}
