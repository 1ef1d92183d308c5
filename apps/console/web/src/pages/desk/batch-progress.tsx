import { Anchor, Button, CloseButton, Group, Progress, Text } from '@mantine/core';
import { Link } from 'wouter';
import { type NewAct, useAct } from '../../api/acts.js';
import { useLive } from '../../api/live.js';
import { useBatches, useCompany, useMay, useOverview } from '../../api/session.js';
import { count } from '../../parts/format.js';
import { useNow } from '../../parts/labels.js';
import { desktopHint, words } from './words.js';

const parts = [
  ['exported', 'calm'],
  ['failed', 'red.7'],
  ['excluded', 'gray.6'],
  ['settled', 'gray.5'],
  ['voided', 'gray.4'],
] as const;

/** The progress of a batch, from its live events. */
export function BatchProgress({ entity, batchId, onClose }: { entity: string; batchId: string; onClose: () => void }) {
  const company = useCompany();
  const { data: overview } = useOverview();
  const act = useAct();
  const now = useNow();
  const may = useMay('export');
  const { data } = useBatches();
  const live = useLive().progress.get(batchId);
  const stored = data?.batches.find(({ id }) => id === batchId);
  const total = live?.total ?? stored?.total ?? 0;
  const counts = live?.counts ?? stored?.counts ?? {};
  const isFinished = live?.finished ?? stored?.finishedAt != null;
  const amounts = parts.map(([state, color]) => ({ state, color, amount: counts[state] ?? 0 }));
  const ended = amounts.reduce((sum, { amount }) => sum + amount, 0);
  const failed = counts['failed'] ?? 0;
  const { held, differs } = live ?? { held: counts['held'], differs: counts['differs'] };
  const results = amounts
    .filter(({ amount }) => amount > 0)
    .map(({ state, amount }) => `${count(amount)} ${words.batchParts[state]}`);
  if (held !== undefined && held > 0) results.push(words.held(held));
  const toDecide = (held ?? 0) + (differs ?? 0);
  return (
    <section className="panel" style={{ padding: 16 }} aria-label={words.batchTitle}>
      <Group justify="space-between" wrap="nowrap" mb={8}>
        <Text size="sm" fw={600} role="status">
          {isFinished ? words.done(results) : words.running(ended, total, entity, results)}
        </Text>
        <Group gap="xs" wrap="nowrap">
          {!isFinished && may && (
            <Button
              size="compact-sm"
              variant="default"
              loading={act.isPending}
              onClick={() =>
                act.mutate({ entity, act: { kind: 'cancel-batch', batchId }, done: words.stopping } as NewAct)
              }
            >
              {words.stop}
            </Button>
          )}
          <CloseButton onClick={onClose} aria-label={words.hide} />
        </Group>
      </Group>
      <Progress.Root size="lg" aria-label={`${ended} of ${total}`}>
        {amounts.map(({ state, color, amount }) => (
          <Progress.Section
            key={state}
            value={total === 0 ? 0 : (100 * amount) / total}
            color={color}
            aria-label={words.batchParts[state]}
          />
        ))}
      </Progress.Root>
      <Group justify="space-between" mt={8}>
        <Text size="sm" c="dimmed">
          {!isFinished && overview?.edition === 'desktop' ? desktopHint(overview.connection?.nextBy ?? null, now) : ''}
        </Text>
        <Group gap="md">
          {toDecide > 0 && (
            <Anchor component={Link} size="sm" href={`/c/${company}/issues`}>
              {words.toDecide(held ?? 0, differs ?? 0)}
            </Anchor>
          )}
          {failed > 0 && (
            <Anchor component={Link} size="sm" href={`/c/${company}/issues`}>
              {words.whyFailed(failed)}
            </Anchor>
          )}
          <Anchor
            component={Link}
            size="sm"
            href={`/c/${company}/desk/${entity}?view=all&batch=${encodeURIComponent(batchId)}`}
          >
            {words.showThese}
          </Anchor>
        </Group>
      </Group>
    </section>
  );
}
