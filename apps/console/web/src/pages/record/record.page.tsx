import { Anchor, Button, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { useAct } from '../../api/acts.js';
import { keys } from '../../api/client.js';
import { useCompany, useResource } from '../../api/session.js';
import type { ActionName, RecordPage as Record } from '../../api/types.js';
import { formatDay, money } from '../../parts/format.js';
import { StateBadge } from '../../parts/labels.js';
import { Loaded, tellDone } from '../../parts/loading.js';
import { Dialog, Page, RecordLink } from '../../parts/page.js';
import { SettleByHand } from '../../parts/settle-by-hand.js';
import { actionWords, entityWords } from '../../parts/words.js';
import { SendPreview } from '../desk/send-preview.js';
import { LinkToExisting } from '../issues/link-to-existing.js';
import { Facts, Lines } from './facts.js';
import { Exchanges, History } from './history.js';
import { Status } from './status.js';
import { words } from './words.js';

/** One record: its state and why, what can be done, and everything that happened to it. */
export default function RecordPage({ entity, id }: { entity: string; id: string }) {
  const query = useResource<Record>(
    (company) => keys.record(company, entity, id),
    `/records/${entity}/${encodeURIComponent(id)}/passport`,
  );
  const { data: record } = query;
  const kind = entityWords[entity] ?? words.unknownKind;
  return (
    <Page
      title={record === undefined ? kind : words.title(kind, record.name ?? id)}
      hint={record && <Headline record={record} />}
      actions={record && <Actions record={record} />}
    >
      <Loaded query={query} height={220}>
        {(loaded) => (
          <>
            <Status record={loaded} />
            <Group align="flex-start" gap="md" grow preventGrowOverflow={false} wrap="wrap">
              <Stack gap="md" style={{ flex: '2 1 420px' }}>
                <History record={loaded} />
                <Exchanges record={loaded} />
              </Stack>
              <Stack gap="md" style={{ flex: '1 1 300px' }}>
                <Facts record={loaded} />
                <Lines record={loaded} />
              </Stack>
            </Group>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Headline({ record }: { record: Record }) {
  const company = useCompany();
  const { customer } = record;
  return (
    <Group gap="md" component="span">
      <StateBadge view={record.view} />
      {record.amount !== null && <span className="numbers">{money(record.amount)}</span>}
      {record.date !== null && <span>{formatDay(record.date)}</span>}
      {customer !== null && (
        <RecordLink entity="customer" id={customer.id}>
          {customer.name ?? customer.id}
        </RecordLink>
      )}
      {record.entity === 'customer' &&
        (['invoice', 'payment'] as const).map((document) => (
          <Anchor
            key={document}
            component={Link}
            size="sm"
            href={`/c/${company}/desk/${document}?view=all&customer=${encodeURIComponent(record.id)}`}
          >
            {words.documents[document]}
          </Anchor>
        ))}
    </Group>
  );
}

/** Actions that need nothing but a click. */
type Direct = 'retry' | 'exclude' | 'include' | 'send-anew';
const isDirect = (action: ActionName): action is Direct =>
  ['retry', 'exclude', 'include', 'send-anew'].includes(action);

/** Buttons for the actions that the server allows now. Sending a document opens its preview first. */
function Actions({ record }: { record: Record }) {
  const company = useCompany();
  const client = useQueryClient();
  const act = useAct();
  const [isSending, setIsSending] = useState(false);
  const [isLinking, setIsLinking] = useState(false);
  const { entity, id, revision, actions } = record;
  const isDocument = entity === 'invoice' || entity === 'payment';
  // For a person, selecting a failed document and retrying it are the same.
  const direct = actions
    .filter(isDirect)
    .filter((action) => !(action === 'retry' && isDocument && actions.includes('select')));
  return (
    <Group gap="xs">
      {direct.map((action) => (
        <Button
          key={action}
          variant="default"
          loading={act.isPending}
          onClick={() => act.mutate({ entity, act: { kind: action, ids: [id] }, done: actionWords[action] })}
        >
          {actionWords[action]}
        </Button>
      ))}
      {isDocument && actions.includes('reopen') && (
        <Button
          variant="default"
          loading={act.isPending}
          onClick={() => act.mutate({ entity, act: { kind: 'reopen', ids: [id] }, done: actionWords.reopen })}
        >
          {actionWords.reopen}
        </Button>
      )}
      {isDocument && actions.includes('settle-by-hand') && (
        <SettleByHand entity={entity} which={{ ids: [id] }} count={1} />
      )}
      {actions.includes('link') && (entity === 'customer' || entity === 'item') && (
        <>
          <Button variant="default" onClick={() => setIsLinking(true)}>
            {actionWords.link}
          </Button>
          {isLinking && (
            <Dialog onClose={() => setIsLinking(false)} title={actionWords.link}>
              <LinkToExisting entity={entity} id={id} name={record.name ?? id} onDone={() => setIsLinking(false)} />
            </Dialog>
          )}
        </>
      )}
      {isDocument && actions.includes('select') && (
        <Button onClick={() => setIsSending(true)}>
          {record.view === 'failed' ? actionWords.retry : actionWords.select}
        </Button>
      )}
      {isDocument && isSending && (
        <SendPreview
          entity={entity}
          selection={{ kind: 'records', records: [{ id, revision: revision ?? 1 }] }}
          onClose={() => setIsSending(false)}
          onSent={() => {
            setIsSending(false);
            tellDone(words.sending, words.seeResult);
            void client.invalidateQueries({ queryKey: keys.record(company, entity, id) });
          }}
        />
      )}
    </Group>
  );
}
