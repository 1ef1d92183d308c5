import { Button, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../../api/client.js';
import type { OnlineAttempt } from '../../api/types.js';
import { Busy, Failure } from '../../parts/loading.js';
import { words } from './words.js';

const { returned } = words;

/** Where Intuit sends the user back to: finishes what this user began in this browser, and asks whether the books are right. */
export default function ConnectedPage({ company }: { company: string }) {
  const [answer] = useState(() => Object.fromEntries(new URLSearchParams(window.location.hash.slice(1))));
  const path = `/api/companies/${company}/connection/online`;
  const post = <T,>(to: string, body: object = {}) => ask<T>(`${path}${to}`, { method: 'POST', body });
  const finish = useMutation({ mutationFn: () => post<OnlineAttempt>('/finish', answer) });
  const accept = useMutation({ mutationFn: (offerId: string) => post(`/offers/${offerId}/accept`) });
  const refuse = useMutation({ mutationFn: (offerId: string) => post(`/offers/${offerId}/refuse`) });
  const { mutate } = finish;
  useEffect(() => {
    document.title = returned.windowTitle;
    // The code leaves the address before anything else reads it.
    window.history.replaceState(null, '', window.location.pathname);
    mutate();
  }, [mutate]);
  const offer = finish.data?.kind === 'offered' ? finish.data : undefined;
  const isConnected = accept.isSuccess || finish.data?.kind === 'connected';
  const error = accept.error ?? refuse.error ?? finish.error;
  useClosing(isConnected || refuse.isSuccess);
  const isBusy = accept.isPending || refuse.isPending;
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper className="panel" p="xl" w={480} maw="100%">
        <Stack gap="md">
          {finish.isPending && <Busy>{returned.finishing}</Busy>}
          {error !== null && <Failure error={error} />}
          {isConnected && <Ended {...returned.connected} />}
          {refuse.isSuccess && <Ended {...returned.refused} />}
          {offer !== undefined && !isConnected && !refuse.isSuccess && (
            <>
              <Title order={1}>{words.confirm.title(offer.companyName, 'company')}</Title>
              <Text size="sm">{returned.question}</Text>
              <Group justify="flex-end">
                <Button variant="default" disabled={isBusy} onClick={() => refuse.mutate(offer.offerId)}>
                  {returned.no}
                </Button>
                <Button loading={isBusy} onClick={() => accept.mutate(offer.offerId)}>
                  {words.confirm.yes}
                </Button>
              </Group>
            </>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}

/** Milliseconds in which the user can read how it ended. */
const READING = 2_500;

/** Closes the window once it has served. A browser closes only windows that a page has opened: others stay. */
function useClosing(hasEnded: boolean): void {
  useEffect(() => {
    if (!hasEnded) return;
    const timer = setTimeout(() => window.close(), READING);
    return () => clearTimeout(timer);
  }, [hasEnded]);
}

const Ended = ({ title, text }: { title: string; text: string }) => (
  <>
    <Title order={1}>{title}</Title>
    <Text size="sm" role="status">
      {text}
    </Text>
  </>
);
