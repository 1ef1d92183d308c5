import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.js';
import { useCompany, useMay } from '../../api/session.js';
import type { Connection } from '../../api/types.js';
import { tellFailure } from '../../parts/failure.js';
import { OutIcon } from '../../parts/icons.js';
import { formatMoment } from '../../parts/dates.js';
import { Confirm } from './confirm.js';

/** Sends the user to Intuit in a window of its own, and waits for the word that it worked. */
export function ConnectOnline({ connection }: { connection: Connection | null }) {
  const company = useCompany();
  const may = useMay('connect');
  const [waiting, setWaiting] = useState(false);
  const begin = useMutation({
    mutationFn: async (tab: Window | null) => {
      const { url } = await ask<{ url: string }>(`/api/companies/${company}/connection/online`, {
        method: 'POST',
        body: {},
      });
      if (tab === null) window.location.assign(url);
      else tab.location.replace(url);
    },
    onSuccess: () => setWaiting(true),
    onError: (error, tab) => {
      tab?.close();
      tellFailure(error);
    },
  });
  if (connection?.status === 'connected') {
    return (
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Text size="sm">
            Connected{connection.companyName === null ? '' : ' to '}
            <strong>{connection.companyName}</strong> since {formatMoment(connection.since)}.
          </Text>
          {may && (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => begin.mutate(window.open('about:blank', '_blank'))}
            >
              Connect another company
            </Button>
          )}
        </Group>
        <Confirm connection={connection} what="company" />
      </Stack>
    );
  }
  return (
    <>
      <Text size="sm" mb="md" maw={620}>
        You log in at Intuit and choose your company; we never see your password. It opens in a new window, and this
        page goes on by itself.
      </Text>
      {connection?.status === 'broken' && (
        <Text size="sm" mb="md" role="alert">
          The connection has ended{connection.sentence === null ? '' : `: ${connection.sentence}`}. Connect again to go
          on; nothing is lost.
        </Text>
      )}
      <Group>
        <Button
          disabled={!may}
          loading={begin.isPending}
          rightSection={<OutIcon size={16} />}
          onClick={() => begin.mutate(window.open('about:blank', '_blank'))}
        >
          Connect to QuickBooks Online
        </Button>
        {!may && <Text size="sm">Your login may not connect companies.</Text>}
        {waiting && (
          <Group gap="xs" role="status">
            <Loader size="xs" aria-hidden="true" />
            <Text size="sm">Waiting for Intuit’s answer…</Text>
          </Group>
        )}
      </Group>
    </>
  );
}
