import { Anchor, Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'wouter';
import { useAct } from '../../api/acts.js';
import { keys, queryOf } from '../../api/client.js';
import { useCompany, useResource } from '../../api/session.js';
import type { Name } from '../../api/types.js';
import { SearchIcon } from '../../parts/icons.js';
import { Failure } from '../../parts/loading.js';
import { words } from './words.js';

interface Props {
  readonly entity: 'customer' | 'item';
  readonly id: string;
  readonly name: string;
  readonly onDone?: () => void;
}

/** Finds a record in QuickBooks by its name and links JobPro's customer or item to it. */
export function LinkToExisting({ entity, id, name, onDone }: Props) {
  const company = useCompany();
  const act = useAct();
  const [text, setText] = useState(name.split(/\s/)[0] ?? '');
  const [query] = useDebouncedValue(text.trim(), 200);
  const [chosen, setChosen] = useState('');
  const { data, error, isPending, refetch } = useResource<{ names: Name[] }>(
    (of) => keys.names(of, entity, query),
    `/imports/${entity}/names${queryOf({ q: query })}`,
    { keepsPrevious: true },
  );
  const names = data?.names ?? [];
  const remote = names.find((each) => each.remote.id === chosen)?.remote;
  const link = () => {
    if (remote === undefined) return;
    act.mutate(
      { entity, act: { kind: 'link', id, remote }, done: words.linking(name) },
      { onSuccess: () => onDone?.() },
    );
  };
  return (
    <Stack gap="sm">
      <TextInput
        label={words.linkTo(entity, name)}
        placeholder={words.beginsWith}
        leftSection={<SearchIcon size={16} />}
        maw={420}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {names.length > 0 && (
        <Radio.Group value={chosen} onChange={setChosen} aria-label={words.inQuickBooks}>
          <Stack gap={8} mah={260} style={{ overflowY: 'auto' }}>
            {names.map(({ remote: { id: remoteId }, name: label, facts, linkedTo }) => (
              <Radio
                key={remoteId}
                value={remoteId}
                label={label}
                description={[...facts, ...(linkedTo === null ? [] : [words.linkedTo(linkedTo)])].join(' · ')}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {names.length === 0 && !isPending && error === null && (
        <Text size="sm" c="dimmed">
          {words.noneFound}{' '}
          <Anchor component={Link} href={`/c/${company}/setup`} size="sm" underline="always">
            {words.importAgain}
          </Anchor>
        </Text>
      )}
      <Group>
        <Button size="sm" disabled={remote === undefined} loading={act.isPending} onClick={link}>
          {words.link}
        </Button>
      </Group>
    </Stack>
  );
}
