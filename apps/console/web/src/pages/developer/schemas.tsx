import { Accordion, Anchor, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, keys } from '../../api/client.js';
import type { KnownType } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { DownloadIcon, SearchIcon } from '../../parts/icons.js';
import { Nothing } from '../../parts/page.js';
import { directionWords, words } from './words.js';

/** Every message type with its JSON Schema, and the whole bus as one AsyncAPI document. */
export function Schemas() {
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: keys.schemas,
    queryFn: () => ask<{ types: KnownType[] }>('/api/schemas'),
    staleTime: Infinity,
  });
  const parts = text.trim().toLowerCase().split(/\s+/);
  const types = data?.types.filter(({ type }) => parts.every((part) => type.includes(part)));
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <TextInput
          aria-label={words.find}
          placeholder={words.example}
          leftSection={<SearchIcon size={16} />}
          w={280}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Anchor href="/api/schemas/asyncapi.json" download="asyncapi.json" size="sm">
          <DownloadIcon size={14} /> {words.asyncApi}
        </Anchor>
      </Group>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={240} radius="md" />}
      {types?.length === 0 && (
        <div className="panel">
          <Nothing title={words.noSchema.title}>{words.noSchema.text}</Nothing>
        </div>
      )}
      {types !== undefined && types.length > 0 && (
        <div className="panel">
          <Accordion chevronPosition="left" order={2} value={opened} onChange={setOpened}>
            {types.map(({ type, subject, way }) => (
              <Accordion.Item key={type} value={type}>
                <Accordion.Control>
                  <Text size="sm" fw={550}>
                    {type}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {directionWords[way]} · {subject}
                  </Text>
                </Accordion.Control>
                <Accordion.Panel>{opened === type && <Schema type={type} />}</Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
        </div>
      )}
    </Stack>
  );
}

function Schema({ type }: { type: string }) {
  const { data, error } = useQuery({
    queryKey: [...keys.schemas, type],
    queryFn: () => ask<Record<string, unknown>>(`/api/schemas/${type}`),
    staleTime: Infinity,
  });
  if (error !== null) return <Failure error={error} />;
  if (data === undefined) return <Skeleton height={120} />;
  return (
    <pre className="code" tabIndex={0} aria-label={words.schemaOf(type)}>
      {JSON.stringify(data, null, 2)}
    </pre>
  );
}
