import { Accordion, Anchor, Button, Group, Paper, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, keys } from '../../api/client.js';
import { useCompany, useMay } from '../../api/session.js';
import type { KnownType, Logged, Rehearsed } from '../../api/types.js';
import { DownloadIcon, SearchIcon } from '../../parts/icons.js';
import { Failure, Loaded } from '../../parts/loading.js';
import { Note } from '../../parts/page.js';
import { directionWords, pretty, words } from './words.js';

const useTypes = () =>
  useQuery({
    queryKey: keys.schemas,
    queryFn: () => ask<{ types: KnownType[] }>('/api/schemas'),
    staleTime: Infinity,
  });

/** Every message type with its JSON Schema, and the whole bus as one AsyncAPI document. */
export function Schemas() {
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<string | null>(null);
  const parts = text.trim().toLowerCase().split(/\s+/);
  const matching = (types: readonly KnownType[]) =>
    types.filter(({ type }) => parts.every((part) => type.includes(part)));
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
      <Loaded
        query={useTypes()}
        height={240}
        empty={({ types }) => (matching(types).length === 0 ? words.noSchema : undefined)}
      >
        {({ types }) => (
          <div className="panel">
            <Accordion chevronPosition="left" order={2} value={opened} onChange={setOpened}>
              {matching(types).map(({ type, subject, way }) => (
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
      </Loaded>
    </Stack>
  );
}

function Schema({ type }: { type: string }) {
  const query = useQuery({
    queryKey: [...keys.schemas, type],
    queryFn: () => ask<Record<string, unknown>>(`/api/schemas/${type}`),
    staleTime: Infinity,
  });
  return (
    <Loaded query={query} height={120}>
      {(schema) => (
        <pre className="code" tabIndex={0} aria-label={words.schemaOf(type)}>
          {JSON.stringify(schema, null, 2)}
        </pre>
      )}
    </Loaded>
  );
}

/** Checks an event as the services would read it, and sends it where QuickBooks is simulated. */
export function TryEvent({ event }: { event: Logged | undefined }) {
  const company = useCompany();
  const may = useMay('connect');
  const [type, setType] = useState(event?.type ?? 'jobpro.customer.created.v1');
  const [text, setText] = useState(event === undefined ? EXAMPLE : pretty(event.data));
  const { data } = useTypes();
  const attempt = useMutation({
    mutationFn: (send: boolean) => {
      const parsed: unknown = JSON.parse(text);
      return ask<Rehearsed>(`/api/companies/${company}/rehearsal`, {
        method: 'POST',
        body: { requestId: crypto.randomUUID(), type, data: parsed, send },
      });
    },
  });
  const { data: result, error } = attempt;
  const types = (data?.types ?? []).filter(({ way }) => way === 'from-jobpro').map((each) => each.type);
  return (
    <Paper className="panel" p="lg">
      <Stack gap="md">
        <Text size="sm" maw={720}>
          {words.explain}
        </Text>
        <Select
          label={words.type}
          searchable
          allowDeselect={false}
          maw={420}
          value={type}
          data={types.includes(type) ? types : [type, ...types]}
          onChange={(value) => setType(value ?? type)}
        />
        <Textarea
          label={words.dataLabel}
          autosize
          minRows={10}
          maxRows={24}
          spellCheck={false}
          styles={{ input: { fontFamily: 'ui-monospace, Menlo, Consolas, monospace', fontSize: 13 } }}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        {result !== undefined && <Result result={result} />}
        {error instanceof SyntaxError && (
          <Note tone="bad" title={words.notJson}>
            {error.message}
          </Note>
        )}
        {error !== null && !(error instanceof SyntaxError) && <Failure error={error} />}
        <Group>
          <Button variant="default" disabled={!may} loading={attempt.isPending} onClick={() => attempt.mutate(false)}>
            {words.check}
          </Button>
          <Button disabled={!may} loading={attempt.isPending} onClick={() => attempt.mutate(true)}>
            {words.send}
          </Button>
          {!may && <Text size="sm">{words.mayNot}</Text>}
        </Group>
      </Stack>
    </Paper>
  );
}

function Result({ result: { holds, reason, sentAs } }: { result: Rehearsed }) {
  if (!holds) {
    return (
      <Note tone="bad" title={words.invalid}>
        <span style={{ whiteSpace: 'pre-wrap' }}>{reason}</span>
      </Note>
    );
  }
  return (
    <Note tone="good" title={sentAs === null ? words.valid : words.sent}>
      {sentAs === null ? words.validText : words.sentAs(sentAs)}
    </Note>
  );
}

const EXAMPLE = pretty(
  JSON.stringify({ id: 'C-rehearsal-1', revision: 1, displayName: 'Rehearsal Roofing', email: 'office@example.com' }),
);
