import { Button, Group, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../../api/acts.js';
import { keys } from '../../../api/keys.js';
import { useCompany } from '../../../api/session.js';
import type { ActionName, RecordPage } from '../../../api/types.js';
import { tellDone } from '../../../parts/failure.js';
import { actionWords } from '../../../parts/words.js';
import { LinkToExisting } from '../../issues/mend/link-to-existing.js';
import { SendPreview } from '../../desk/send-preview.dialog.js';

type Plain = 'retry' | 'exclude' | 'include' | 'send-anew';
const isPlain = (action: ActionName): action is Plain => ['retry', 'exclude', 'include', 'send-anew'].includes(action);

/** What is legal now, and nothing else: the server says what. Sending a document is previewed first. */
export function Actions({ record }: { record: RecordPage }) {
  const company = useCompany();
  const client = useQueryClient();
  const act = useAct();
  const [sending, setSending] = useState(false);
  const { entity, id, revision, actions } = record;
  const [linking, setLinking] = useState(false);
  const linkable = actions.includes('link') && (entity === 'customer' || entity === 'item');
  const sendable = entity === 'invoice' || entity === 'payment';
  // To select what failed and to retry it come to the same for a person.
  const offered = actions.filter(
    (action) => isPlain(action) && !(action === 'retry' && sendable && actions.includes('select')),
  );
  return (
    <Group gap="xs">
      {offered.map((action) =>
        isPlain(action) ? (
          <Button
            key={action}
            variant="default"
            loading={act.isPending}
            onClick={() => act.mutate({ entity, act: { kind: action, ids: [id] }, done: actionWords[action] })}
          >
            {actionWords[action]}
          </Button>
        ) : null,
      )}
      {linkable && (
        <Button variant="default" onClick={() => setLinking(true)}>
          {actionWords.link}
        </Button>
      )}
      {linking && linkable && (
        <Modal
          opened
          onClose={() => setLinking(false)}
          title={actionWords.link}
          centered
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          <LinkToExisting entity={entity} id={id} name={record.name ?? id} onDone={() => setLinking(false)} />
        </Modal>
      )}
      {sendable && actions.includes('select') && (
        <Button onClick={() => setSending(true)}>
          {record.view === 'failed' ? actionWords.retry : actionWords.select}
        </Button>
      )}
      {sending && sendable && (
        <SendPreview
          entity={entity}
          selection={{ kind: 'records', records: [{ id, revision: revision ?? 1 }] }}
          onClose={() => setSending(false)}
          onSent={() => {
            setSending(false);
            tellDone('On its way', 'This page shows what becomes of it.');
            void client.invalidateQueries({ queryKey: keys.record(company, entity, id) });
          }}
        />
      )}
    </Group>
  );
}
