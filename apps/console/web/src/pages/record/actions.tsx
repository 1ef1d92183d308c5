import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../api/acts.js';
import { keys } from '../../api/client.js';
import { useCompany } from '../../api/session.js';
import type { ActionName, RecordPage } from '../../api/types.js';
import { tellDone } from '../../parts/loading.js';
import { Dialog } from '../../parts/page.js';
import { actionWords } from '../../parts/words.js';
import { SendPreview } from '../desk/send-preview.js';
import { LinkToExisting } from '../issues/link-to-existing.js';
import { words } from './words.js';

/** Actions that need nothing but a click. */
type Direct = 'retry' | 'exclude' | 'include' | 'send-anew';
const isDirect = (action: ActionName): action is Direct =>
  ['retry', 'exclude', 'include', 'send-anew'].includes(action);

/** Buttons for the actions that the server allows now. Sending a document opens its preview first. */
export function Actions({ record }: { record: RecordPage }) {
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
