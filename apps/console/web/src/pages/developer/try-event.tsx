import { Button, Group, Paper, Select, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, keys } from '../../api/client.js';
import { useCompany, useMay } from '../../api/session.js';
import type { KnownType, Logged, Rehearsed } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { Note } from '../../parts/page.js';
import { pretty, words } from './words.js';

/** Checks an event as the services would read it, and sends it where QuickBooks is simulated. */
export function TryEvent({ event }: { event: Logged | undefined }) {
  const company = useCompany();
  const may = useMay('connect');
  const [type, setType] = useState(event?.type ?? 'jobpro.customer.created.v1');
  const [text, setText] = useState(event === undefined ? EXAMPLE : pretty(event.data));
  const { data } = useQuery({
    queryKey: keys.schemas,
    queryFn: () => ask<{ types: KnownType[] }>('/api/schemas'),
    staleTime: Infinity,
  });
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
