import { Button, Group, Text } from '@mantine/core';
import type { Selection } from '../../api/types.js';
import { count, money, plural } from '../../parts/money.js';
import type { useSelection } from './selection.js';

interface Props {
  readonly entity: string;
  readonly selection: ReturnType<typeof useSelection>;
  readonly inView: { readonly count: number; readonly total: string } | undefined;
  /** All that the filter finds, as it was counted. */
  readonly everything: Selection | undefined;
  readonly onPreview: (selection: Selection) => void;
}

/** What is chosen, its sum, and the way on. */
export function SelectionBar({ entity, selection, inView, everything, onPreview }: Props) {
  const chosen = selection.everything ? (inView?.count ?? 0) : selection.chosen.size;
  if (chosen === 0) return null;
  const total = selection.everything ? (inView?.total ?? '0') : selection.total;
  const more = selection.all === 'all' && !selection.everything && inView !== undefined && inView.count > chosen;
  const shown = selection.everything ? everything : selection.selection;
  return (
    <Group className="panel selection-bar" justify="space-between" role="region" aria-label="What is chosen">
      <Group gap="md">
        <Text fw={600} className="numbers" role="status">
          {plural(chosen, entity)}, {money(total)}
        </Text>
        {more && (
          <Button size="compact-sm" variant="subtle" onClick={() => selection.setEverything(true)}>
            Choose all {count(inView.count)} that the filter finds
          </Button>
        )}
      </Group>
      <Group gap="xs">
        <Button variant="subtle" onClick={selection.clear}>
          Choose none
        </Button>
        <Button disabled={shown === undefined} onClick={() => shown !== undefined && onPreview(shown)}>
          Preview and send
        </Button>
      </Group>
    </Group>
  );
}
