import { Button, Group, Loader, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, keys } from '../../api/client.js';
import { useCompany, useMay, useOverview } from '../../api/session.js';
import type { Connection } from '../../api/types.js';
import { tellFailure } from '../../parts/failure.js';
import { Note } from '../../parts/page.js';
import { words } from './words.js';

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
    return (
      <Group gap="xs" role="status">
        <Loader size="xs" aria-hidden="true" />
        <Text size="sm">{words.confirm.asking}</Text>
      </Group>
    );
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
