import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../../api/keys.js';
import { useCompany } from '../../../api/session.js';
import type { RecordPage } from '../../../api/types.js';
import { tellDone } from '../../../parts/failure.js';
import { actionWords } from '../../../parts/words.js';
import { SendPreview } from '../../desk/send-preview.dialog.js';

/** What is legal now, and nothing else: the server says what. */
export function Actions({ record }: { record: RecordPage }) {
  const company = useCompany();
  const client = useQueryClient();
  const [sending, setSending] = useState(false);
  const { entity, id, revision } = record;
  const sendable = entity === 'invoice' || entity === 'payment';
  return (
    <Group gap="xs">
      {record.actions.map((action, index) =>
        (action === 'send' || action === 'retry') && sendable ? (
          <Button key={action} variant={index === 0 ? 'filled' : 'default'} onClick={() => setSending(true)}>
            {actionWords[action]}
          </Button>
        ) : null,
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
