import { Button, Group, Modal, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useAct } from '../../api/acts.js';
import { ask, queryOf } from '../../api/client.js';
import { useLive } from '../../api/live.js';
import { useCompany, useMay } from '../../api/session.js';
import type { Candidate, Review } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { count, plural } from '../../parts/money.js';
import { Nothing } from '../../parts/nothing.js';
import { Page } from '../../parts/page.js';
import { OneCandidate } from './candidate.js';

const shows = [
  ['open', 'To decide'],
  ['linked', 'Linked'],
  ['published', 'New in JobPro'],
  ['ignored', 'Ignored'],
] as const;
type Entity = 'customer' | 'item';
/** Of 100: from here on a proposal is likely. */
const LIKELY = 80;

/** Import review: what QuickBooks has, beside what it may be in JobPro. */
export default function ReviewPage() {
  const company = useCompany();
  const [path, go] = useLocation();
  const words = new URLSearchParams(useSearch());
  const entity: Entity = words.get('of') === 'item' ? 'item' : 'customer';
  const show = shows.find(([each]) => each === words.get('show'))?.[0] ?? 'open';
  const list = useInfiniteQuery({
    queryKey: ['review', company, entity, show],
    queryFn: ({ pageParam }) =>
      ask<Review>(`/api/companies/${company}/imports/${entity}${queryOf({ show, after: pageParam })}`),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const first = list.data?.pages[0];
  const found = list.data?.pages.flatMap(({ candidates }) => candidates) ?? [];
  const open = (next: Partial<{ of: string; show: string }>) =>
    go(`${path}${queryOf({ of: entity, show, ...next })}`, { replace: true });
  return (
    <Page
      title="Import review"
      hint="What QuickBooks has, beside JobPro. Names that are exactly the same were linked at once."
    >
      <Group justify="space-between">
        <SegmentedControl
          aria-label="What was imported"
          value={entity}
          onChange={(of) => open({ of })}
          data={[
            { value: 'customer', label: 'Customers' },
            { value: 'item', label: 'Items' },
          ]}
        />
        <ImportState entity={entity} last={first?.last ?? null} />
      </Group>
      <nav className="panel tabs" aria-label="Decisions">
        {shows.map(([each, word]) => (
          <Button
            key={each}
            variant={each === show ? 'light' : 'subtle'}
            color={each === show ? 'calm' : 'gray'}
            c="inherit"
            onClick={() => open({ show: each })}
            aria-pressed={each === show}
          >
            {word}&nbsp;<span className="count">{count(first?.counts[each] ?? 0)}</span>
          </Button>
        ))}
      </nav>
      {show === 'open' && found.length > 0 && <Bulk entity={entity} open={first?.counts['open'] ?? 0} />}
      {(show === 'linked' || show === 'ignored') && <UndoShown entity={entity} show={show} candidates={found} />}
      {list.isError && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton height={200} radius="md" />}
      {list.isSuccess && found.length === 0 && (
        <div className="panel">
          <Nothing title={show === 'open' ? 'Nothing to decide' : 'None'}>
            {first?.last == null
              ? 'Nothing was imported yet: begin it under Set-up.'
              : 'Everything that QuickBooks has is placed.'}
          </Nothing>
        </div>
      )}
      {found.length > 0 && (
        <div className="panel" role="list">
          {found.map((candidate) => (
            <OneCandidate key={candidate.remoteId} entity={entity} candidate={candidate} />
          ))}
        </div>
      )}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      )}
    </Page>
  );
}

function ImportState({ entity, last }: { entity: Entity; last: Review['last'] }) {
  const told = useLive().imports.get(entity);
  if (last === null) return null;
  // The last page may be told of before another one was judged.
  const running = last.finishedAt === null;
  return (
    <Text size="sm" c="dimmed" role="status">
      {running ? 'Reading' : 'Read'} {plural(Math.max(last.seen, told?.records ?? 0), entity)} from QuickBooks
      {running ? '…' : ''}
    </Text>
  );
}

/** Many at once, by how sure the proposal is; what it comes to is said before it is done. */
function Bulk({ entity, open }: { entity: Entity; open: number }) {
  const act = useAct();
  const may = useMay('mend');
  const [asked, setAsked] = useState(false);
  if (!may) return null;
  const all = (as: 'link' | 'new', minScore: number, done: string) => {
    act.mutate({ entity, act: { kind: 'decide-all-candidates', as, minScore }, done });
    setAsked(false);
  };
  return (
    <Group gap="xs">
      <Button variant="light" loading={act.isPending} onClick={() => all('link', LIKELY, 'Linking the likely ones')}>
        Link all that are likely
      </Button>
      <Button variant="default" loading={act.isPending} onClick={() => setAsked(true)}>
        Take all others as new
      </Button>
      {asked && (
        <Modal
          opened
          onClose={() => setAsked(false)}
          title={`Take ${plural(open, entity)} as new?`}
          centered
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          <Text size="sm">
            None of those that are left is linked to the one it resembles; JobPro gets each as a new {entity}. That
            cannot be taken back: decide first on those that you are not sure of.
          </Text>
          <Group justify="flex-end" mt="md">
            <Button variant="default" onClick={() => setAsked(false)}>
              Cancel
            </Button>
            <Button data-autofocus onClick={() => all('new', 0, 'Making the others new in JobPro')}>
              Take them as new
            </Button>
          </Group>
        </Modal>
      )}
    </Group>
  );
}

/** Takes back what is shown, as far as people decided it and nothing was exported on it. */
function UndoShown({
  entity,
  show,
  candidates,
}: {
  entity: Entity;
  show: 'linked' | 'ignored';
  candidates: readonly Candidate[];
}) {
  const act = useAct();
  const may = useMay('mend');
  const remoteIds = candidates.map(({ remoteId }) => remoteId);
  if (!may || remoteIds.length < 2) return null;
  return (
    <Group>
      <Button
        variant="default"
        loading={act.isPending}
        onClick={() =>
          act.mutate({
            entity,
            act: { kind: 'undo-candidates', remoteIds },
            done: `Taking back ${plural(remoteIds.length, 'decision')}`,
          })
        }
      >
        Undo these {count(remoteIds.length)}
      </Button>
      {show === 'linked' && (
        <Text size="sm" c="dimmed">
          What something was exported on stays linked.
        </Text>
      )}
    </Group>
  );
}
