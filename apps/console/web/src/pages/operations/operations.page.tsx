import { Accordion, Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask, keys } from '../../api/client.js';
import { listenTo } from '../../api/live.js';
import type { Health, Letter } from '../../api/types.js';
import { formatMoment } from '../../parts/format.js';
import { TraceLink } from '../../parts/labels.js';
import { Loaded, tellDone, tellFailure } from '../../parts/loading.js';
import { Nothing, Page, Section } from '../../parts/page.js';
import { Companies } from './companies.js';
import { words } from './words.js';

/** For JobPro's operators: which companies have problems, and the messages that could not be processed. */
export default function OperationsPage() {
  useHealthEvents();
  const query = useQuery({
    queryKey: keys.health,
    queryFn: () => ask<Health>('/api/operations/health'),
    staleTime: 0,
  });
  return (
    <Page title={words.title} hint={words.hint}>
      <Loaded query={query} height={240}>
        {({ companies, letters, deadLetters }) => (
          <>
            <Companies companies={companies} />
            <Letters letters={letters} all={deadLetters} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** Reads everything again when the server reports a change. Nothing is polled in between. */
function useHealthEvents(): void {
  const client = useQueryClient();
  useEffect(() => {
    const refresh = () => void client.invalidateQueries({ queryKey: keys.health });
    return listenTo('/api/operations/events', {
      message: refresh,
      opened: (how) => {
        if (how !== 'first') refresh();
      },
      refused: () => void client.invalidateQueries({ queryKey: keys.session }),
    });
  }, [client]);
}

function Letters({ letters, all }: { letters: readonly Letter[]; all: number }) {
  return (
    <Section title={words.letters}>
      {letters.length === 0 ? (
        <Nothing title={words.noLetters.title}>{words.noLetters.text}</Nothing>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {words.gaveUp(all, letters.length)}
          </Text>
          <Accordion chevronPosition="left" order={3}>
            {letters.map((letter) => (
              <OneLetter key={letter.sequence} letter={letter} />
            ))}
          </Accordion>
        </>
      )}
    </Section>
  );
}

function OneLetter({ letter }: { letter: Letter }) {
  const client = useQueryClient();
  const redrive = useMutation({
    mutationFn: () => ask(`/api/operations/letters/${letter.sequence}/redrive`, { method: 'POST', body: {} }),
    onSuccess: () => {
      tellDone(words.sentAgain, words.sentAgainText);
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
        <pre className="code" tabIndex={0} aria-label={words.message}>
          {letter.data}
        </pre>
        <Group mt="sm">
          {letter.canRedrive && (
            <Button size="xs" variant="default" loading={redrive.isPending} onClick={() => redrive.mutate()}>
              {words.sendAgain}
            </Button>
          )}
          {!letter.canRedrive && (
            <Text size="xs" c="dimmed">
              {words.unreadable}
            </Text>
          )}
          {letter.redriven !== null && (
            <Text size="xs" c="dimmed">
              {words.sentAgainBy(letter.redriven)}
            </Text>
          )}
          <TraceLink traceId={letter.traceId} at={letter.trace} />
        </Group>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
