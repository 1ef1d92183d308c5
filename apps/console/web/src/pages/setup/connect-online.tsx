import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, keys } from '../../api/client.js';
import { useCompany, useMay, useOverview } from '../../api/session.js';
import type { Connection } from '../../api/types.js';
import { formatMoment } from '../../parts/format.js';
import { OutIcon } from '../../parts/icons.js';
import { Busy, tellFailure } from '../../parts/loading.js';
import { Note, Question } from '../../parts/page.js';
import { words } from './words.js';

/** Opens Intuit in a new window and waits until the connection arrives. */
export function ConnectOnline({ connection }: { connection: Connection | null }) {
  const company = useCompany();
  const may = useMay('connect');
  const [isWaiting, setIsWaiting] = useState(false);
  const begin = useMutation({
    mutationFn: async (tab: Window | null) => {
      const path = `/api/companies/${company}/connection/online`;
      const { url } = await ask<{ url: string }>(path, { method: 'POST', body: {} });
      if (tab === null) window.location.assign(url);
      else tab.location.replace(url);
    },
    onSuccess: () => setIsWaiting(true),
    onError: (error, tab) => {
      tab?.close();
      tellFailure(error);
    },
  });
  const openIntuit = () => begin.mutate(window.open('about:blank', '_blank'));
  if (connection?.status === 'connected') {
    const { before, after } = words.online.connected(connection.companyName, formatMoment(connection.since));
    return (
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Text size="sm">
            {before}
            <strong>{connection.companyName}</strong>
            {after}
          </Text>
          {may && (
            <Group gap="xs">
              <Switch onYes={openIntuit} />
              <Disconnect />
            </Group>
          )}
        </Group>
        <ConfirmBooks connection={connection} what="company" />
      </Stack>
    );
  }
  return (
    <>
      <Text size="sm" mb="md" maw={620}>
        {words.online.explain}
      </Text>
      {connection?.status === 'broken' && (
        <Text size="sm" mb="md" role="alert">
          {words.online.ended}
        </Text>
      )}
      <Group>
        <Button disabled={!may} loading={begin.isPending} rightSection={<OutIcon size={16} />} onClick={openIntuit}>
          {words.online.connect}
        </Button>
        {!may && <Text size="sm">{words.mayNotConnect}</Text>}
        {isWaiting && <Busy>{words.online.waiting}</Busy>}
      </Group>
    </>
  );
}

/** Starts to connect another company, after saying what that means. */
function Switch({ onYes }: { onYes: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const { online } = words;
  return (
    <>
      <Button variant="subtle" size="compact-sm" onClick={() => setIsAsking(true)}>
        {online.switch}
      </Button>
      {isAsking && (
        <Question
          title={online.switchTitle}
          text={online.switchText}
          yes={online.connect}
          onYes={() => {
            setIsAsking(false);
            onYes();
          }}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  );
}

/** Ends the connection, after saying what that means. */
function Disconnect() {
  const company = useCompany();
  const client = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const disconnect = useMutation({
    mutationFn: () => ask(`/api/companies/${company}/connection/online`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.company(company) }),
    onError: tellFailure,
  });
  const { online } = words;
  return (
    <>
      <Button variant="subtle" color="red" size="compact-sm" onClick={() => setIsAsking(true)}>
        {online.disconnect}
      </Button>
      {isAsking && (
        <Question
          title={online.disconnectTitle}
          text={online.disconnectText}
          yes={online.disconnect}
          isHarmful
          isPending={disconnect.isPending}
          onYes={() => disconnect.mutate()}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  );
}

/** Asks a person once whether these are the right books, before anything is sent to them. */
export function ConfirmBooks({ connection, what }: { connection: Connection; what: 'company' | 'file' }) {
  const company = useCompany();
  const may = useMay('connect');
  const client = useQueryClient();
  const { data: overview } = useOverview();
  const [requestId] = useState(() => crypto.randomUUID());
  const { companyName, since } = connection;
  const readAgain = () => client.invalidateQueries({ queryKey: keys.company(company) });
  const confirm = useMutation({
    mutationFn: () =>
      ask(`/api/companies/${company}/connection/confirm`, { method: 'POST', body: { requestId, companyName, since } }),
    onSuccess: readAgain,
    onError: (error) => {
      tellFailure(error);
      void readAgain();
    },
  });
  if (overview === undefined) return null;
  if (companyName === null) {
    return <Busy>{words.confirm.asking}</Busy>;
  }
  if (overview.confirmedBy !== null) {
    return (
      <Text size="sm" c="dimmed" role="status">
        {words.confirm.done(overview.confirmedBy, what)}
      </Text>
    );
  }
  return (
    <Note tone="warn" title={words.confirm.title(companyName, what)}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" maw={520}>
          {words.confirm[what]}
        </Text>
        {may && (
          <Button loading={confirm.isPending} onClick={() => confirm.mutate()}>
            {words.confirm.yes}
          </Button>
        )}
      </Group>
    </Note>
  );
}
