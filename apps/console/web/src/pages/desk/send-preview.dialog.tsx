import { Button, Checkbox, Group, Loader, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.js';
import { useCompany } from '../../api/session.js';
import type { ExportBegun, Plan, Preview, Selection } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { money, plural } from '../../parts/money.js';
import { Note } from '../../parts/note.js';
import { useNow } from '../../parts/now.js';
import { desktopHint } from './desktop-hint.js';
import { usePlan } from './plan.data.js';
import { Known, Planned } from './send-preview.parts.js';

interface Props {
  readonly entity: 'invoice' | 'payment';
  readonly selection: Selection;
  readonly onClose: () => void;
  readonly onSent: (begun: ExportBegun) => void;
}

/** What would happen, before it does. The request's id is made once for this decision: pressing twice sends once. */
export function SendPreview({ entity, selection, onClose, onSent }: Props) {
  const company = useCompany();
  const now = useNow();
  const [requestId] = useState(() => crypto.randomUUID());
  const [sendAlong, setSendAlong] = useState(false);
  const at = `/api/companies/${company}/exports`;
  const preview = useQuery({
    queryKey: ['preview', company, requestId],
    queryFn: () => ask<Preview>(`${at}/preview`, { method: 'POST', body: { entity, selection } }),
    staleTime: Infinity,
    retry: false,
  });
  const { plan, waiting } = usePlan(entity, selection);
  const send = useMutation({
    mutationFn: () =>
      ask<ExportBegun>(at, {
        method: 'POST',
        body: { requestId, entity, selection, ...choices(entity, plan, sendAlong) },
      }),
    onSuccess: onSent,
  });
  const known = preview.data;
  const waitsForInvoices = entity === 'payment' && (plan?.counts.waits ?? 0) > 0;
  return (
    <Modal
      opened
      onClose={onClose}
      title="Send to QuickBooks"
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        {preview.isPending && <Skeleton height={140} />}
        {preview.isError && <Failure error={preview.error} />}
        {known !== undefined && (
          <>
            <Text fz="lg" fw={600} className="numbers">
              {plural(known.count, entity)}, {money(known.total)}
            </Text>
            {known.blocks.map(({ sentence, remedy }) => (
              <Note key={sentence} tone="warn" title={sentence}>
                {remedy}
              </Note>
            ))}
            {plan === undefined ? <Known entity={entity} known={known} /> : <Planned entity={entity} plan={plan} />}
            {waiting && (
              <Group gap="xs" role="status">
                <Loader size="xs" aria-hidden="true" />
                <Text size="sm">Checking each document…</Text>
              </Group>
            )}
            {waitsForInvoices && (
              <Checkbox
                label="Send the invoices along that these payments are applied to"
                checked={sendAlong}
                onChange={({ currentTarget }) => setSendAlong(currentTarget.checked)}
              />
            )}
            <Text size="sm" c="dimmed">
              {known.edition === 'desktop'
                ? desktopHint(known.nextBy, now)
                : 'They show in QuickBooks Online as soon as they are sent.'}
            </Text>
          </>
        )}
        {send.isError && <Failure error={send.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            data-autofocus
            loading={send.isPending}
            disabled={known === undefined || waiting}
            onClick={() => send.mutate()}
          >
            {known === undefined ? 'Send' : `Send ${plural(known.count, entity)}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** A plan that is to be changed by sending invoices along is not held to. */
const choices = (entity: string, plan: Plan | undefined, sendAlong: boolean) => ({
  ...(entity === 'payment' && sendAlong ? { sendAlong } : {}),
  ...(plan === undefined || sendAlong ? {} : { plan: { planId: plan.planId, hash: plan.hash } }),
});
