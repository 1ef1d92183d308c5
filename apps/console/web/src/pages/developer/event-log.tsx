import { Accordion, Button, Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, queryOf } from '../../api/client.js';
import { keys } from '../../api/keys.js';
import { useCompany } from '../../api/session.js';
import type { Logged } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { Nothing } from '../../parts/nothing.js';
import { TraceLink } from '../../parts/trace-link.js';
import { formatMoment } from '../../parts/dates.js';
import { When } from '../../parts/when.js';
import { pretty, wayWords } from './developer.words.js';

/** The company's latest messages; new ones come in by themselves. */
export function EventLog({ onTake }: { onTake: (event: Logged) => void }) {
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
          aria-label="Which messages"
          value={way}
          onChange={setWay}
          data={[{ value: '', label: 'All' }, ...Object.entries(wayWords).map(([value, label]) => ({ value, label }))]}
        />
      </Group>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={240} radius="md" />}
      {data?.events.length === 0 && (
        <div className="panel">
          <Nothing title="Nothing was said yet">
            The bus keeps a week of messages. The first one shows here as soon as JobPro saves something.
          </Nothing>
        </div>
      )}
      {data !== undefined && data.events.length > 0 && (
        <div className="panel">
          <Accordion chevronPosition="left" order={2}>
            {data.events.map((event) => (
              <One key={`${event.stream}${event.sequence}`} event={event} onTake={onTake} />
            ))}
          </Accordion>
        </div>
      )}
    </Stack>
  );
}

function One({ event, onTake }: { event: Logged; onTake: (event: Logged) => void }) {
  return (
    <Accordion.Item value={`${event.stream}${event.sequence}`}>
      <Accordion.Control>
        <Group justify="space-between" gap="sm" wrap="nowrap">
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={550} truncate>
              {event.type}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {wayWords[event.way]} · {event.subject}
            </Text>
          </div>
          <When at={event.at} />
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <dl className="facts">
          <dt>Time</dt>
          <dd>{formatMoment(event.at)}</dd>
          <dt>Id</dt>
          <dd>{event.id}</dd>
          <dt>Stream</dt>
          <dd>
            {event.stream}, {event.sequence}
          </dd>
        </dl>
        <pre className="code" tabIndex={0} aria-label="Its data">
          {pretty(event.data)}
          {event.cut ? '\n… and more' : ''}
        </pre>
        <Group mt="sm" gap="md">
          {event.way === 'from-jobpro' && !event.cut && (
            <Button size="xs" variant="default" onClick={() => onTake(event)}>
              Rehearse with it
            </Button>
          )}
          <TraceLink traceId={event.traceId} at={event.trace} />
        </Group>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
