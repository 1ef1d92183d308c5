import { Accordion, Button, Group, Paper, Skeleton, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask } from '../../api/client.js';
import { keys } from '../../api/keys.js';
import { listenTo } from '../../api/stream.js';
import type { Health, Letter } from '../../api/types.js';
import { Failure, tellDone, tellFailure } from '../../parts/failure.js';
import { count, plural } from '../../parts/money.js';
import { Nothing } from '../../parts/nothing.js';
import { Page } from '../../parts/page.js';
import { TraceLink } from '../../parts/trace-link.js';
import { formatMoment } from '../../parts/dates.js';
import { Companies } from './companies.js';

/** For JobPro's operations: which companies are unwell, and what the bus gave up. */
export default function OperationsPage() {
  useHealthEvents();
  const { data, error, refetch } = useQuery({
    queryKey: keys.health,
    queryFn: () => ask<Health>('/api/operations/health'),
    staleTime: 0,
  });
  return (
    <Page title="Health" hint="Every company, those with work or trouble first. It keeps itself up to date.">
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={240} radius="md" />}
      {data !== undefined && <Companies companies={data.companies} />}
      {data !== undefined && <Letters letters={data.letters} all={data.deadLetters} />}
    </Page>
  );
}

/** The server says that something moved; then all is read anew. Nothing is asked in between. */
function useHealthEvents(): void {
  const client = useQueryClient();
  useEffect(() => {
    const readAgain = () => void client.invalidateQueries({ queryKey: keys.health });
    return listenTo('/api/operations/events', {
      message: readAgain,
      opened: (how) => {
        if (how !== 'first') readAgain();
      },
      lost: () => undefined,
      refused: () => void client.invalidateQueries({ queryKey: keys.session }),
    });
  }, [client]);
}

function Letters({ letters, all }: { letters: readonly Letter[]; all: number }) {
  return (
    <Paper className="panel" p="md" component="section" aria-label="Dead letters">
      <Title order={2} mb="xs">
        Dead letters
      </Title>
      {letters.length === 0 ? (
        <Nothing title="None">Every message was understood and worked off.</Nothing>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {plural(all, 'message')} given up
            {all > letters.length ? `; the latest ${count(letters.length)} are shown` : ''}.
          </Text>
          <Accordion chevronPosition="left" order={3}>
            {letters.map((letter) => (
              <OneLetter key={letter.sequence} letter={letter} />
            ))}
          </Accordion>
        </>
      )}
    </Paper>
  );
}

function OneLetter({ letter }: { letter: Letter }) {
  const client = useQueryClient();
  const redrive = useMutation({
    mutationFn: () => ask(`/api/operations/letters/${letter.sequence}/redrive`, { method: 'POST', body: {} }),
    onSuccess: () => {
      tellDone('Sent again', 'Under its own id: who has done it already does nothing.');
      void client.invalidateQueries({ queryKey: keys.health });
    },
    onError: tellFailure,
  });
  return (
    <Accordion.Item value={String(letter.sequence)}>
      <Accordion.Control>
        <Text size="sm" fw={550}>
          {letter.reason}
        </Text>
        <Text size="xs" c="dimmed">
          {letter.subject} · {letter.service} · {formatMoment(letter.diedAt)}
        </Text>
      </Accordion.Control>
      <Accordion.Panel>
        <pre className="code" tabIndex={0} aria-label="The message">
          {letter.data}
        </pre>
        <Group mt="sm">
          {letter.canRedrive && (
            <Button size="xs" variant="default" loading={redrive.isPending} onClick={() => redrive.mutate()}>
              Send again
            </Button>
          )}
          {!letter.canRedrive && (
            <Text size="xs" c="dimmed">
              It cannot be read, so sending it again cannot help.
            </Text>
          )}
          {letter.redriven !== null && (
            <Text size="xs" c="dimmed">
              Sent again by {letter.redriven}
            </Text>
          )}
          <TraceLink traceId={letter.traceId} at={letter.trace} />
        </Group>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
