import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type NewAct, useAct } from '../api/acts.js';
import { plural } from './format.js';
import { Dialog } from './page.js';
import { actionWords } from './words.js';

const words = {
  title: (amount: number, entity: string) => `Settle ${plural(amount, entity)} by hand?`,
  text: {
    invoice:
      'It is not sent to QuickBooks. Payments for it are not sent either, because JobPro does not know which invoice in QuickBooks it is. You can undo this.',
    payment: 'It is not sent to QuickBooks. You can undo this.',
  },
  note: 'Reason, or its number in QuickBooks (optional)',
  cancel: 'Cancel',
  done: 'Settled by hand',
} as const;

type SettleByHand = Extract<NewAct['act'], { kind: 'settle-by-hand' }>;
interface Props {
  readonly entity: 'invoice' | 'payment';
  /** The records that are named, or all that failed for one cause. */
  readonly which: Pick<SettleByHand, 'ids' | 'cause'>;
  readonly count: number;
}

/** Marks documents as settled by hand, after a question that says what this means. */
export function SettleByHand({ entity, which, count }: Props) {
  const act = useAct();
  const [isOpen, setIsOpen] = useState(false);
  const [note, setNote] = useState('');
  const close = () => setIsOpen(false);
  const settle = () => {
    const written = note.trim();
    const decision = { kind: 'settle-by-hand' as const, ...which, note: written === '' ? undefined : written };
    act.mutate({ entity, act: decision, done: words.done }, { onSuccess: close });
  };
  return (
    <>
      <Button variant="default" onClick={() => setIsOpen(true)}>
        {actionWords['settle-by-hand']}
      </Button>
      {isOpen && (
        <Dialog title={words.title(count, entity)} onClose={close}>
          <Text size="sm">{words.text[entity]}</Text>
          <TextInput
            mt="md"
            label={words.note}
            maxLength={200}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          <Group justify="flex-end" mt="md">
            <Button variant="default" onClick={close}>
              {words.cancel}
            </Button>
            <Button loading={act.isPending} onClick={settle}>
              {actionWords['settle-by-hand']}
            </Button>
          </Group>
        </Dialog>
      )}
    </>
  );
}
