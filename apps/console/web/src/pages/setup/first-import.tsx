import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.js';
import { useLive } from '../../api/live.js';
import { useCompany, useMay } from '../../api/session.js';
import { tellFailure } from '../../parts/failure.js';
import { count } from '../../parts/money.js';

/** Reads QuickBooks' customers and items, so that nothing is ever made twice. Run again, it changes nothing. */
export function FirstImport({ connected }: { connected: boolean }) {
  const company = useCompany();
  const may = useMay('connect');
  const { imports } = useLive();
  const [requestId] = useState(() => crypto.randomUUID());
  const begin = useMutation({
    mutationFn: () =>
      ask(`/api/companies/${company}/imports`, { method: 'POST', body: { requestId, entities: ['customer', 'item'] } }),
    onError: tellFailure,
  });
  const said = ['customer', 'item'].flatMap((entity) => {
    const told = imports.get(entity);
    return told === undefined ? [] : [`${count(told.records)} ${entity}s${told.last ? '' : ' so far'}`];
  });
  return (
    <Group justify="space-between">
      <Text size="sm" maw={620} role="status">
        {said.length > 0
          ? `Read from QuickBooks: ${said.join(', ')}.`
          : begin.isSuccess
            ? 'Asked for. Pages show here as they come in.'
            : 'JobPro learns the names that QuickBooks has, so that it links them and never makes one twice.'}
      </Text>
      <Button
        variant="default"
        disabled={!may || !connected || begin.isSuccess}
        loading={begin.isPending}
        onClick={() => begin.mutate()}
      >
        Import customers and items
      </Button>
    </Group>
  );
}
