import { Button, Group, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useAct } from '../../api/acts.js';
import { ask, queryOf } from '../../api/client.js';
import { useLive } from '../../api/live.js';
import { useCompany, useMay, useResource } from '../../api/session.js';
import type { Candidate, Review } from '../../api/types.js';
import { count, wordsOf } from '../../parts/format.js';
import { Failure } from '../../parts/loading.js';
import { Note, Nothing, Page, Question } from '../../parts/page.js';
import { OneCandidate } from './candidate.js';
import { words } from './words.js';

const shows = ['open', 'linked', 'published', 'ignored'] as const;
const entities = ['customer', 'item'] as const;
type Entity = (typeof entities)[number];
/** The score of 100 from which a proposal is a likely match. */
const LIKELY = 80;

/** The import review: QuickBooks' records side by side with what they may be in JobPro. */
export default function ReviewPage() {
  const company = useCompany();
  const [path, go] = useLocation();
  const query = new URLSearchParams(useSearch());
  const entity: Entity = query.get('of') === 'item' ? 'item' : 'customer';
  const show = shows.find((each) => each === query.get('show')) ?? 'open';
  const open = { customer: useOpenCount('customer'), item: useOpenCount('item') };
  const list = useInfiniteQuery({
    queryKey: ['review', company, entity, show],
    queryFn: ({ pageParam }) =>
      ask<Review>(`/api/companies/${company}/imports/${entity}${queryOf({ show, after: pageParam })}`),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const first = list.data?.pages[0];
  const candidates = list.data?.pages.flatMap((page) => page.candidates) ?? [];
  const openView = (next: Partial<{ of: string; show: string }>) =>
    go(`${path}${queryOf({ of: entity, show, ...next })}`, { replace: true });
  const { empty } = words;
  return (
    <Page title={words.title} hint={words.hint}>
      <Group justify="space-between">
        <SegmentedControl
          aria-label={words.kinds.label}
          value={entity}
          onChange={(of) => openView({ of })}
          data={entities.map((value) => ({ value, label: words.kind(words.kinds[value], open[value]) }))}
        />
        <ImportState entity={entity} last={first?.last ?? null} />
      </Group>
      <nav className="panel tabs" aria-label={words.decisions}>
        {shows.map((each) => (
          <Button
            key={each}
            variant={each === show ? 'light' : 'subtle'}
            color={each === show ? 'calm' : 'gray'}
            c="inherit"
            onClick={() => openView({ show: each })}
            aria-pressed={each === show}
          >
            {words.shows[each]}&nbsp;<span className="count">{count(first?.counts[each] ?? 0)}</span>
          </Button>
        ))}
      </nav>
      {show === 'open' && candidates.length > 0 && <DecideAll entity={entity} open={first?.counts['open'] ?? 0} />}
      {(show === 'linked' || show === 'ignored') && <UndoAll entity={entity} show={show} candidates={candidates} />}
      {list.isError && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton height={200} radius="md" />}
      {list.isSuccess && candidates.length === 0 && (
        <div className="panel">
          <Nothing title={show === 'open' ? empty.open(entity) : empty.others}>
            {first?.last == null ? empty.notImported : empty.placed(entity)}
          </Nothing>
        </div>
      )}
      {candidates.length > 0 && (
        <div className="panel" role="list">
          {candidates.map((candidate) => (
            <OneCandidate key={candidate.remoteId} entity={entity} candidate={candidate} />
          ))}
        </div>
      )}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </Page>
  );
}

/** Returns how many imported records wait for a decision. */
function useOpenCount(entity: Entity): number {
  const { data } = useResource<Review>(
    (company) => ['review', company, entity, 'count'],
    `/imports/${entity}${queryOf({ show: 'open', limit: 1 })}`,
  );
  return data?.counts['open'] ?? 0;
}

function ImportState({ entity, last }: { entity: Entity; last: Review['last'] }) {
  const live = useLive().imports.get(entity);
  if (last === null) return null;
  const seen = Math.max(last.seen, live?.records ?? 0);
  if (last.refused !== null) return <Note tone="bad" title={words.refused(seen, entity, wordsOf(last.refused))} />;
  // The last page may be reported before an earlier one was judged.
  return (
    <Text size="sm" c="dimmed" role="status">
      {last.finishedAt === null ? words.reading(seen, entity) : words.read(seen, entity)}
    </Text>
  );
}

/** Decides on many at once: the likely matches, or all that are left, after a question. */
function DecideAll({ entity, open }: { entity: Entity; open: number }) {
  const act = useAct();
  const may = useMay('mend');
  const [isAsking, setIsAsking] = useState(false);
  if (!may) return null;
  const decide = (as: 'link' | 'new', minScore: number, done: string) => {
    act.mutate({ entity, act: { kind: 'decide-all-candidates', as, minScore }, done });
    setIsAsking(false);
  };
  return (
    <Group gap="xs">
      <Button variant="light" loading={act.isPending} onClick={() => decide('link', LIKELY, words.linkingLikely)}>
        {words.linkLikely}
      </Button>
      <Button variant="default" loading={act.isPending} onClick={() => setIsAsking(true)}>
        {words.addOthers}
      </Button>
      {isAsking && (
        <Question
          title={words.addTitle(open, entity)}
          text={words.addText(entity)}
          yes={words.addThem}
          onYes={() => decide('new', 0, words.addingOthers)}
          onClose={() => setIsAsking(false)}
        />
      )}
    </Group>
  );
}

interface UndoProps {
  readonly entity: Entity;
  readonly show: 'linked' | 'ignored';
  readonly candidates: readonly Candidate[];
}

/** Undoes the decisions that are shown, where people made them and nothing was exported since. */
function UndoAll({ entity, show, candidates }: UndoProps) {
  const act = useAct();
  const may = useMay('mend');
  const [isAsking, setIsAsking] = useState(false);
  const remoteIds = candidates.map(({ remoteId }) => remoteId);
  const amount = remoteIds.length;
  if (!may || amount < 2) return null;
  const undo = () => {
    setIsAsking(false);
    act.mutate({ entity, act: { kind: 'undo-candidates', remoteIds }, done: words.undoing(amount) });
  };
  return (
    <Group>
      <Button variant="default" loading={act.isPending} onClick={() => setIsAsking(true)}>
        {words.undoAll(amount)}
      </Button>
      {show === 'linked' && (
        <Text size="sm" c="dimmed">
          {words.staysLinked}
        </Text>
      )}
      {isAsking && (
        <Question
          title={words.undoTitle(amount)}
          text={words.undoText}
          yes={words.undo}
          onYes={undo}
          onClose={() => setIsAsking(false)}
        />
      )}
    </Group>
  );
}
