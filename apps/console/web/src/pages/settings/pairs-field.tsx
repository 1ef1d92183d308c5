import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CloseIcon, PlusIcon } from '../../parts/icons.js';
import { NameField } from '../../parts/name-field.js';
import { pairsOf, type Pair, writePairs } from './settings.draft.js';

interface Props {
  readonly label: string;
  /** What one of them is called, within a sentence. */
  readonly one: string;
  readonly value: string;
  readonly offered: readonly string[];
  readonly onChange: (value: string) => void;
}

/** JobPro's names beside QuickBooks', a row each. Those that are the same in both need none. */
export function PairsField({ label, one, value, offered, onChange }: Props) {
  const [pairs, setPairs] = useState<readonly Pair[]>(() => pairsOf(value));
  const change = (next: readonly Pair[]) => {
    setPairs(next);
    onChange(writePairs(next));
  };
  const edit = (at: number, part: Partial<Pair>) =>
    change(pairs.map((pair, index) => (index === at ? { ...pair, ...part } : pair)));
  return (
    <Stack gap={6} role="group" aria-label={label}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <Text size="xs" c="dimmed">
        Only those that are called differently in QuickBooks
      </Text>
      {pairs.map(({ ours, theirs }, index) => (
        <Group key={index} gap={6} wrap="nowrap">
          <TextInput
            aria-label={`JobPro’s ${one} ${index + 1}`}
            placeholder="In JobPro"
            style={{ flex: 1 }}
            maxLength={100}
            value={ours}
            onChange={({ currentTarget }) => edit(index, { ours: currentTarget.value })}
          />
          <Text component="span" c="dimmed" aria-hidden="true">
            →
          </Text>
          <div style={{ flex: 1 }}>
            <NameField
              label={`QuickBooks’ ${one} ${index + 1}`}
              hidden
              placeholder="In QuickBooks"
              value={theirs}
              offered={offered}
              onChange={(name) => edit(index, { theirs: name })}
            />
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="inherit"
            aria-label={`Take ${one} ${index + 1} away`}
            onClick={() => change(pairs.filter((_, at) => at !== index))}
          >
            <CloseIcon size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          ml={-8}
          leftSection={<PlusIcon size={14} />}
          aria-label={`Add a ${one}`}
          onClick={() => setPairs([...pairs, { ours: '', theirs: '' }])}
        >
          Add
        </Button>
      </Group>
    </Stack>
  );
}
