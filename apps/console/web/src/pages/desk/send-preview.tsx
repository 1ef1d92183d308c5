import { Anchor, Button, Checkbox, Group, List, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { ask } from '../../api/client.js';
import { useCompany } from '../../api/session.js';
import type { ExportBegun, Plan, Preview, Selection } from '../../api/types.js';
import { groupBy } from '../../parts/format.js';
import { useNow } from '../../parts/labels.js';
import { Busy, Failure } from '../../parts/loading.js';
import { Dialog, Note, recordAt } from '../../parts/page.js';
import { usePlan } from './use-desk.js';
import { desktopHint, words } from './words.js';

type Document = 'invoice' | 'payment';
interface Props {
  readonly entity: Document;
  readonly selection: Selection;
  readonly onClose: () => void;
  readonly onSent: (begun: ExportBegun) => void;
}

/** Shows the effect of a send before it happens. The dialog has one request id, so pressing twice sends once. */
export function SendPreview({ entity, selection, onClose, onSent }: Props) {
  const company = useCompany();
  const now = useNow();
  const [requestId] = useState(() => crypto.randomUUID());
  const [sendAlong, setSendAlong] = useState(false);
  const path = `/api/companies/${company}/exports`;
  const preview = useQuery({
    queryKey: ['preview', company, requestId],
    queryFn: () => ask<Preview>(`${path}/preview`, { method: 'POST', body: { entity, selection } }),
    staleTime: Infinity,
    retry: false,
  });
  const { plan, isWaiting } = usePlan(entity, selection);
  const send = useMutation({
    mutationFn: () => {
      // A plan no longer holds once invoices are sent along.
      const bound = sendAlong || plan === undefined ? undefined : { planId: plan.planId, hash: plan.hash };
      const body = { requestId, entity, selection, sendAlong: sendAlong || undefined, plan: bound };
      return ask<ExportBegun>(path, { method: 'POST', body });
    },
    onSuccess: onSent,
  });
  const { data } = preview;
  const waits = plan?.counts.waits ?? 0;
  const sends = plan === undefined ? (data?.count ?? 0) : sentBy(plan) + (sendAlong ? waits : 0);
  return (
    <Dialog onClose={onClose} title={words.sendTitle} size="lg">
      <Stack gap="md">
        {preview.isPending && <Skeleton height={140} />}
        {preview.isError && <Failure error={preview.error} />}
        {data !== undefined && (
          <>
            <Text fz="lg" fw={600} className="numbers">
              {words.total(data.count, entity, data.total)}
            </Text>
            {data.blocks.map(({ sentence, remedy }) => (
              <Note key={sentence} tone="warn" title={sentence}>
                {remedy}
              </Note>
            ))}
            {plan === undefined ? <Estimate entity={entity} preview={data} /> : <Planned entity={entity} plan={plan} />}
            {isWaiting && <Busy>{words.checking}</Busy>}
            {entity === 'payment' && waits > 0 && (
              <Checkbox
                label={words.sendAlong}
                checked={sendAlong}
                onChange={({ currentTarget }) => setSendAlong(currentTarget.checked)}
              />
            )}
            <Text size="sm" c="dimmed">
              {data.edition === 'desktop' ? desktopHint(data.nextBy, now) : words.online}
            </Text>
          </>
        )}
        {send.isError && <Failure error={send.error} />}
        <Group justify="flex-end" className="dialog-buttons">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button
            data-autofocus
            loading={send.isPending}
            disabled={data === undefined || isWaiting}
            onClick={() => send.mutate()}
          >
            {sends === 0 ? words.send : words.sendCount(sends, entity)}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

const sentBy = ({ counts }: Plan): number => (counts.goes ?? 0) + (counts['goes-after'] ?? 0);

/** The console's own estimate, until the mapping service's plan arrives. */
function Estimate({ entity, preview: { customers, items, count: documents } }: { entity: Document; preview: Preview }) {
  return (
    <List size="sm" spacing={6}>
      {customers.linked > 0 && <List.Item>{words.inQuickBooks(customers.linked, 'customer')}</List.Item>}
      {customers.newCount > 0 && (
        <List.Item>
          {words.toMatch(customers.newCount, 'customer')} <Names names={customers.new} all={customers.newCount} />
        </List.Item>
      )}
      {items.linked > 0 && <List.Item>{words.inQuickBooks(items.linked, 'item')}</List.Item>}
      {items.newCount > 0 && (
        <List.Item>
          {words.toMatch(items.newCount, 'item')} <Names names={items.new} all={items.newCount} />
        </List.Item>
      )}
      <List.Item>{words.toCreate(documents, entity)}</List.Item>
    </List>
  );
}

/** The mapping service's plan: what is sent and created, what waits, and what is blocked, with the reasons. */
function Planned({ entity, plan }: { entity: Document; plan: Plan }) {
  const { counts, makes, lines } = plan;
  const namesOf = (kind: string) =>
    makes
      .filter((record) => record.entity === kind)
      .map(({ name, accounts }) => (accounts.length === 0 ? name : `${name} (${accounts.join(', ')})`));
  const warned = lines.filter(({ warnings, becomes }) => warnings.length > 0 && becomes.startsWith('goes'));
  const nothing = counts.nothing ?? 0;
  return (
    <>
      <List size="sm" spacing={6}>
        <List.Item>{words.willSend(sentBy(plan), entity, plan.amount)}</List.Item>
        {['customer', 'item'].map((kind) => {
          const names = namesOf(kind);
          return names.length === 0 ? null : (
            <List.Item key={kind}>
              {words.toMatch(names.length, kind)} <Names names={names} all={names.length} />
            </List.Item>
          );
        })}
        {nothing > 0 && <List.Item>{words.alreadySent(nothing, entity)}</List.Item>}
      </List>
      <Lines
        tone="bad"
        title={words.cannotSend(counts.blocked ?? 0, entity)}
        lines={lines.filter(({ becomes }) => becomes === 'blocked')}
        all={counts.blocked ?? 0}
        entity={entity}
      />
      <Lines
        tone="warn"
        title={words.willWait(counts.waits ?? 0, entity)}
        lines={lines.filter(({ becomes }) => becomes === 'waits')}
        all={counts.waits ?? 0}
        entity={entity}
      />
      <Lines tone="plain" title={words.goodToKnow} lines={warned} all={warned.length} entity={entity} />
    </>
  );
}

interface LinesProps {
  readonly tone: 'bad' | 'warn' | 'plain';
  readonly title: string;
  readonly lines: Plan['lines'];
  /** How many there are, listed or not. */
  readonly all: number;
  readonly entity: Document;
}

const SHOWN = 5;

/** Each reason once, with its documents. Their links open a new tab and leave the dialog as it is. */
function Lines({ tone, title, lines, all, entity }: LinesProps) {
  const company = useCompany();
  if (lines.length === 0) return null;
  const reasons = groupBy(lines, whatToSay);
  return (
    <Note tone={tone} title={title}>
      {[...reasons].map(([reason, documents]) => (
        <div key={reason}>
          {reason}{' '}
          {documents.slice(0, SHOWN).map(({ id, name }, index) => (
            <Fragment key={id}>
              {index > 0 && ', '}
              <Anchor size="sm" href={recordAt(company, entity, id)} target="_blank" rel="noreferrer">
                {name}
              </Anchor>
            </Fragment>
          ))}
          {documents.length > SHOWN && ` ${words.more(documents.length - SHOWN)}`}
        </div>
      ))}
      {all > lines.length && <div>{words.more(all - lines.length)}</div>}
    </Note>
  );
}

function whatToSay({ reason, warnings, needs }: Plan['lines'][number]): string {
  if (reason !== undefined) return reason.sentence;
  if (warnings.length > 0) return warnings.join(' ');
  return words.waitsForRecords(needs.map(({ entity, name }) => `${entity} ${name}`));
}

const Names = ({ names, all }: { names: readonly string[]; all: number }) => (
  <Text span size="sm" c="dimmed">
    {names.slice(0, SHOWN).join(', ')}
    {all > SHOWN ? ` ${words.more(all - SHOWN)}` : ''}
  </Text>
);
