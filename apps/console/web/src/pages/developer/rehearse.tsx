import { Button, Group, Paper, Select, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.js';
import { keys } from '../../api/keys.js';
import { useCompany, useMay } from '../../api/session.js';
import type { KnownType, Logged, Rehearsed } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { Note } from '../../parts/note.js';
import { pretty } from './developer.words.js';

/** An event of JobPro's, tried: read as the services read it, and on a system that plays against simulators, sent. */
export function Rehearse({ taken }: { taken: Logged | undefined }) {
  const company = useCompany();
  const may = useMay('connect');
  const [type, setType] = useState(taken?.type ?? 'jobpro.customer.created.v1');
  const [text, setText] = useState(taken === undefined ? EXAMPLE : pretty(taken.data));
  const { data } = useQuery({
    queryKey: keys.schemas,
    queryFn: () => ask<{ types: KnownType[] }>('/api/schemas'),
    staleTime: Infinity,
  });
  const attempt = useMutation({
    mutationFn: (send: boolean) => {
      const read: unknown = JSON.parse(text);
      return ask<Rehearsed>(`/api/companies/${company}/rehearsal`, {
        method: 'POST',
        body: { requestId: crypto.randomUUID(), type, data: read, send },
      });
    },
  });
  const { data: result, error } = attempt;
  const types = (data?.types ?? []).filter(({ way }) => way === 'from-jobpro').map((each) => each.type);
  return (
    <Paper className="panel" p="lg">
      <Stack gap="md">
        <Text size="sm" maw={720}>
          Write an event as JobPro would send it. “Check” reads it as the services would, and changes nothing. “Send”
          puts it on the bus for this company; that works only where the books are simulators. An event with a revision
          that is not newer than the last one changes nothing.
        </Text>
        <Select
          label="Type"
          searchable
          allowDeselect={false}
          maw={420}
          value={type}
          data={types.includes(type) ? types : [type, ...types]}
          onChange={(value) => setType(value ?? type)}
        />
        <Textarea
          label="Data"
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
          <Note tone="bad" title="This is no JSON yet">
            {error.message}
          </Note>
        )}
        {error !== null && !(error instanceof SyntaxError) && <Failure error={error} />}
        <Group>
          <Button variant="default" disabled={!may} loading={attempt.isPending} onClick={() => attempt.mutate(false)}>
            Check
          </Button>
          <Button disabled={!may} loading={attempt.isPending} onClick={() => attempt.mutate(true)}>
            Send
          </Button>
          {!may && <Text size="sm">Your login may not send events.</Text>}
        </Group>
      </Stack>
    </Paper>
  );
}

function Result({ result: { holds, reason, sentAs } }: { result: Rehearsed }) {
  if (!holds) {
    return (
      <Note tone="bad" title="It does not hold">
        <span style={{ whiteSpace: 'pre-wrap' }}>{reason}</span>
      </Note>
    );
  }
  return (
    <Note tone="good" title={sentAs === null ? 'It holds' : 'Sent'}>
      {sentAs === null
        ? 'The services would take it as it is.'
        : `Under the id ${sentAs}; the event log shows what follows.`}
    </Note>
  );
}

const EXAMPLE = pretty(
  JSON.stringify({ id: 'C-rehearsal-1', revision: 1, displayName: 'Rehearsal Roofing', email: 'office@example.com' }),
);
