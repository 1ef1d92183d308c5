import { Button, Group, Loader, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.js';
import { keys } from '../../api/keys.js';
import { useCompany, useMay, useOverview } from '../../api/session.js';
import type { Connection } from '../../api/types.js';
import { tellFailure } from '../../parts/failure.js';
import { Note } from '../../parts/note.js';

/** Somebody says once that these are the right books: a wrong company is found before anything is sent to it. */
export function Confirm({ connection, what }: { connection: Connection; what: 'company' | 'file' }) {
  const company = useCompany();
  const may = useMay('connect');
  const client = useQueryClient();
  const { data: overview } = useOverview();
  const [requestId] = useState(() => crypto.randomUUID());
  const name = connection.companyName ?? '';
  const confirm = useMutation({
    mutationFn: () =>
      ask(`/api/companies/${company}/connection/confirm`, {
        method: 'POST',
        body: { requestId, companyName: name, since: connection.since },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.company(company) }),
    onError: (error) => {
      tellFailure(error);
      void client.invalidateQueries({ queryKey: keys.company(company) });
    },
  });
  if (overview === undefined) return null;
  if (connection.companyName === null) {
    return (
      <Group gap="xs" role="status">
        <Loader size="xs" aria-hidden="true" />
        <Text size="sm">Asking QuickBooks for the company’s name…</Text>
      </Group>
    );
  }
  if (overview.confirmedBy !== null) {
    return (
      <Text size="sm" c="dimmed" role="status">
        {overview.confirmedBy} confirmed that this is the right {what}.
      </Text>
    );
  }
  return (
    <Note tone="warn" title={`Is “${name}” the right ${what}?`}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" maw={520}>
          {what === 'company'
            ? 'Everything that you send goes into these books. If it is another one, connect again and choose yours at Intuit.'
            : 'Everything that you send goes into this file. If it is another one, open yours in QuickBooks and let the Web Connector run again.'}
        </Text>
        {may && (
          <Button loading={confirm.isPending} onClick={() => confirm.mutate()}>
            Yes, that is ours
          </Button>
        )}
      </Group>
    </Note>
  );
}
