import { Alert, Button, Group, List, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.js';
import { useCompany } from '../../api/session.js';
import type { ExportBegun, Preview, Selection } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { count, money, plural } from '../../parts/money.js';
import { fromNow } from '../../parts/when.js';

interface Props {
  readonly entity: 'invoice' | 'payment';
  readonly selection: Selection;
  readonly onClose: () => void;
  readonly onSent: (begun: ExportBegun) => void;
}

/** What would happen, before it does. The request's id is made once for this decision: pressing twice sends once. */
export function SendPreview({ entity, selection, onClose, onSent }: Props) {
  const company = useCompany();
  const [requestId] = useState(() => crypto.randomUUID());
  const at = `/api/companies/${company}/exports`;
  const preview = useQuery({
    queryKey: ['preview', company, requestId],
    queryFn: () => ask<Preview>(`${at}/preview`, { method: 'POST', body: { entity, selection } }),
    staleTime: Infinity,
    retry: false,
  });
  const send = useMutation({
    mutationFn: () => ask<ExportBegun>(at, { method: 'POST', body: { requestId, entity, selection } }),
    onSuccess: onSent,
  });
  const plan = preview.data;
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Send to QuickBooks`}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        {preview.isPending && <Skeleton height={140} />}
        {preview.isError && <Failure error={preview.error} />}
        {plan !== undefined && <Plan entity={entity} plan={plan} />}
        {send.isError && <Failure error={send.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button data-autofocus loading={send.isPending} disabled={plan === undefined} onClick={() => send.mutate()}>
            {plan === undefined ? 'Send' : `Send ${plural(plan.count, entity)}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Plan({ entity, plan }: { entity: string; plan: Preview }) {
  const { customers, items, blocks, edition, nextBy } = plan;
  return (
    <>
      <Text fz="lg" fw={600} className="numbers">
        {plural(plan.count, entity)}, {money(plan.total)}
      </Text>
      {blocks.map(({ sentence, remedy }) => (
        <Alert key={sentence} variant="light" color="yellow" c="inherit" title={sentence}>
          {remedy}
        </Alert>
      ))}
      <List size="sm" spacing={6}>
        {customers.linked > 0 && <List.Item>{plural(customers.linked, 'customer')} known in QuickBooks</List.Item>}
        {customers.newCount > 0 && (
          <List.Item>
            {plural(customers.newCount, 'customer')} to link, or make where QuickBooks has none of the name:{' '}
            <Names {...customers} />
          </List.Item>
        )}
        {items.linked > 0 && <List.Item>{plural(items.linked, 'item')} known in QuickBooks</List.Item>}
        {items.newCount > 0 && (
          <List.Item>
            {plural(items.newCount, 'item')} to link, or make with your default accounts: <Names {...items} />
          </List.Item>
        )}
        <List.Item>{plural(plan.count, entity)} to make in QuickBooks</List.Item>
      </List>
      <Text size="sm" c="dimmed">
        {edition === 'desktop' ? desktopHint(nextBy) : 'They show in QuickBooks Online as soon as they are sent.'}
      </Text>
    </>
  );
}

const Names = ({ new: names, newCount }: { new: readonly string[]; newCount: number }) => (
  <Text span size="sm" c="dimmed">
    {names.slice(0, 5).join(', ')}
    {newCount > 5 ? ` and ${count(newCount - 5)} more` : ''}
  </Text>
);

/** Desktop's documents wait for the Web Connector. */
export const desktopHint = (nextBy: string | null): string =>
  nextBy === null
    ? 'They go when the Web Connector first runs.'
    : `They go at the Web Connector’s next run, ${new Date(nextBy).getTime() > Date.now() ? `${fromNow(nextBy)} at the latest` : 'which is due now'}, or press Update Selected in the Web Connector.`;
