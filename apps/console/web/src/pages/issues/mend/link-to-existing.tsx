import { Anchor, Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { useAct } from '../../../api/acts.js';
import { ask, queryOf } from '../../../api/client.js';
import { keys } from '../../../api/keys.js';
import { useCompany } from '../../../api/session.js';
import type { Name } from '../../../api/types.js';
import { Failure } from '../../../parts/failure.js';
import { SearchIcon } from '../../../parts/icons.js';

interface Props {
  readonly entity: 'customer' | 'item';
  readonly id: string;
  readonly name: string;
  readonly onDone?: () => void;
}

/** This customer or item of JobPro is that one of QuickBooks: found by its name, chosen, linked. */
export function LinkToExisting({ entity, id, name, onDone }: Props) {
  const company = useCompany();
  const act = useAct();
  const [text, setText] = useState(name.split(/\s/)[0] ?? '');
  const [asked] = useDebouncedValue(text.trim(), 200);
  const [chosen, setChosen] = useState<string>();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: keys.names(company, entity, asked),
    queryFn: () => ask<{ names: Name[] }>(`/api/companies/${company}/imports/${entity}/names${queryOf({ q: asked })}`),
    placeholderData: (before) => before,
  });
  const found = data?.names ?? [];
  const remote = found.find((each) => each.remote.id === chosen)?.remote;
  const link = () => {
    if (remote === undefined) return;
    act.mutate(
      { entity, act: { kind: 'link', id, remote }, done: `Linking “${name}”` },
      { onSuccess: () => onDone?.() },
    );
  };
  return (
    <Stack gap="sm">
      <TextInput
        label={`Which ${entity} of QuickBooks is “${name}”?`}
        placeholder="Its name begins with…"
        leftSection={<SearchIcon size={16} />}
        maw={420}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {found.length > 0 && (
        <Radio.Group value={chosen ?? ''} onChange={setChosen} aria-label={`What QuickBooks has`}>
          <Stack gap={8} mah={260} style={{ overflowY: 'auto' }}>
            {found.map(({ remote: { id: remoteId }, name: theirs, facts, linkedTo }) => (
              <Radio
                key={remoteId}
                value={remoteId}
                label={theirs}
                description={[...facts, ...(linkedTo === null ? [] : [`linked to ${linkedTo} already`])].join(' · ')}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {found.length === 0 && !isPending && error === null && (
        <Text size="sm" c="dimmed">
          Nothing that QuickBooks told us begins like this. What it has comes with an import:{' '}
          <Anchor component={Link} href={`/c/${company}/setup`} size="sm" underline="always">
            import again
          </Anchor>
          .
        </Text>
      )}
      <Group>
        <Button size="sm" disabled={remote === undefined} loading={act.isPending} onClick={link}>
          Link to this one
        </Button>
      </Group>
    </Stack>
  );
}
