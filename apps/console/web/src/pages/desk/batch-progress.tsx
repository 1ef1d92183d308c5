import { Anchor, Button, CloseButton, Group, Progress, Text } from '@mantine/core';
import { Link } from 'wouter';
import { type NewAct, useAct } from '../../api/acts.js';
import { useBatches } from '../../api/batches.js';
import { useLive } from '../../api/live.js';
import { useCompany, useMay, useOverview } from '../../api/session.js';
import type { View } from '../../api/types.js';
import { count, plural } from '../../parts/money.js';
import { useNow } from '../../parts/now.js';
import { desktopHint } from './desktop-hint.js';

const parts: readonly [state: View, word: string, color: string][] = [
  ['exported', 'in QuickBooks', 'calm'],
  ['failed', 'failed', 'red.7'],
  ['excluded', 'not sent', 'gray.6'],
];

/** How far a batch is, as it is told. */
export function BatchProgress({ entity, batchId, onClose }: { entity: string; batchId: string; onClose: () => void }) {
  const company = useCompany();
  const { data: overview } = useOverview();
  const act = useAct();
  const now = useNow();
  const may = useMay('export');
  const told = useLive().progress.get(batchId);
  const { data } = useBatches();
  const known = data?.batches.find(({ id }) => id === batchId);
  const total = told?.total ?? known?.total ?? 0;
  const counts = told?.counts ?? known?.counts ?? {};
  const finished = told?.finished ?? known?.finishedAt != null;
  const ended = parts.reduce((sum, [state]) => sum + (counts[state] ?? 0), 0);
  const said = parts.flatMap(([state, word]) =>
    (counts[state] ?? 0) > 0 ? [`${count(counts[state] ?? 0)} ${word}`] : [],
  );
  return (
    <section className="panel" style={{ padding: 16 }} aria-label="What was sent">
      <Group justify="space-between" wrap="nowrap" mb={8}>
        <Text size="sm" fw={600} role="status">
          {finished
            ? `Done: ${said.join(', ')}`
            : `On its way: ${count(ended)} of ${plural(total, entity)}${said.length > 0 ? ` (${said.join(', ')})` : ''}`}
        </Text>
        <Group gap="xs" wrap="nowrap">
          {!finished && may && (
            <Button
              size="compact-sm"
              variant="default"
              loading={act.isPending}
              onClick={() =>
                act.mutate({
                  entity,
                  act: { kind: 'cancel-batch', batchId },
                  done: 'Stopping what has not been sent',
                } as NewAct)
              }
            >
              Stop
            </Button>
          )}
          <CloseButton onClick={onClose} aria-label="Hide" />
        </Group>
      </Group>
      <Progress.Root size="lg" aria-label={`${ended} of ${total}`}>
        {parts.map(([state, word, color]) => (
          <Progress.Section
            key={state}
            value={total === 0 ? 0 : (100 * (counts[state] ?? 0)) / total}
            color={color}
            aria-label={word}
          />
        ))}
      </Progress.Root>
      <Group justify="space-between" mt={8}>
        <Text size="sm" c="dimmed">
          {!finished && overview?.edition === 'desktop' ? desktopHint(overview.connection?.nextBy ?? null, now) : ''}
        </Text>
        <Anchor
          component={Link}
          size="sm"
          href={`/c/${company}/desk/${entity}?view=all&batch=${encodeURIComponent(batchId)}`}
        >
          Show these
        </Anchor>
      </Group>
    </section>
  );
}
