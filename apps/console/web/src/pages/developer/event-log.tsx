import { Accordion, Button, Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, keys, queryOf } from '../../api/client.js';
import { useCompany } from '../../api/session.js';
import type { Logged } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { Nothing } from '../../parts/page.js';
import { TraceLink, When } from '../../parts/labels.js';
import { formatMoment } from '../../parts/format.js';
import { directionWords, pretty, words } from './words.js';

/** The company's latest messages. New ones appear automatically. */
export function EventLog({ onTry }: { onTry: (event: Logged) => void }) {
  const company = useCompany();
  const [way, setWay] = useState('');
  const { data, error, refetch } = useQuery({
    queryKey: [...keys.log(company), way],
    queryFn: () => ask<{ events: Logged[] }>(`/api/companies/${company}/event-log${queryOf({ way })}`),
    placeholderData: (before) => before,
  });
  return (
    <Stack gap="md">
      <Group>
        <SegmentedControl
          aria-label={words.which}
          value={way}
          onChange={setWay}
          data={[
            { value: '', label: words.all },
            ...Object.entries(directionWords).map(([value, label]) => ({ value, label })),
          ]}
        />
      </Group>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={240} radius="md" />}
      {data?.events.length === 0 && (
        <div className="panel">
          <Nothing title={words.noMessages.title}>{words.noMessages.text}</Nothing>
        </div>
      )}
      {data !== undefined && data.events.length > 0 && (
        <div className="panel">
          <Accordion chevronPosition="left" order={2}>
            {data.events.map((event) => (
              <LogEntry key={`${event.stream}${event.sequence}`} event={event} onTry={onTry} />
            ))}
          </Accordion>
        </div>
      )}
    </Stack>
  );
}

function LogEntry({ event, onTry }: { event: Logged; onTry: (event: Logged) => void }) {
  return (
    <Accordion.Item value={`${event.stream}${event.sequence}`}>
      <Accordion.Control>
        <Group justify="space-between" gap="sm" wrap="nowrap">
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={550} truncate>
              {event.type}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {directionWords[event.way]} · {event.subject}
            </Text>
          </div>
          <When at={event.at} />
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <dl className="facts">
          <dt>{words.time}</dt>
          <dd>{formatMoment(event.at)}</dd>
          <dt>{words.id}</dt>
          <dd>{event.id}</dd>
          <dt>{words.stream}</dt>
          <dd>
            {event.stream}, {event.sequence}
          </dd>
        </dl>
        <pre className="code" tabIndex={0} aria-label={words.data}>
          {pretty(event.data)}
          {event.cut ? `\n${words.cut}` : ''}
        </pre>
        <Group mt="sm" gap="md">
          {event.way === 'from-jobpro' && !event.cut && (
            <Button size="xs" variant="default" onClick={() => onTry(event)}>
              {words.tryIt}
            </Button>
          )}
          <TraceLink traceId={event.traceId} at={event.trace} />
        </Group>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
