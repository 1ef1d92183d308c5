import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, keys } from '../../api/client.js';
import { useCompany, useMay } from '../../api/session.js';
import type { Connection } from '../../api/types.js';
import { tellFailure } from '../../parts/failure.js';
import { formatMoment } from '../../parts/format.js';
import { OutIcon } from '../../parts/icons.js';
import { ConfirmBooks } from './confirm-books.js';
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
              <Button variant="subtle" size="compact-sm" onClick={openIntuit}>
                {words.online.connectOther}
              </Button>
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
        {isWaiting && (
          <Group gap="xs" role="status">
            <Loader size="xs" aria-hidden="true" />
            <Text size="sm">{words.online.waiting}</Text>
          </Group>
        )}
      </Group>
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
        <Modal
          opened
          onClose={() => setIsAsking(false)}
          title={online.disconnectTitle}
          centered
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          <Text size="sm">{online.disconnectText}</Text>
          <Group justify="flex-end" mt="md">
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {online.cancel}
            </Button>
            <Button color="red" loading={disconnect.isPending} onClick={() => disconnect.mutate()}>
              {online.disconnect}
            </Button>
          </Group>
        </Modal>
      )}
    </>
  );
}
