import { Accordion, Anchor, Button, Group, SegmentedControl, Stack, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { keys, queryOf } from '../../api/client.js';
import { useResource } from '../../api/session.js';
import type { Logged } from '../../api/types.js';
import { formatMoment } from '../../parts/format.js';
import { OutIcon } from '../../parts/icons.js';
import { TraceLink, When } from '../../parts/labels.js';
import { Loaded } from '../../parts/loading.js';
import { Page } from '../../parts/page.js';
import { Schemas, TryEvent } from './schemas.js';
import { directionWords, pretty, words } from './words.js';

/** For JobPro's developers: the messages on the bus, their schemas, and a place to try an event. */
export default function DeveloperPage() {
  const [tab, setTab] = useState<string | null>('log');
  const [event, setEvent] = useState<Logged>();
  return (
    <Page
      title={words.title}
      hint={words.hint}
      actions={
        <Anchor href="/api/docs" target="_blank" rel="noreferrer" size="sm">
          {words.apiDocs} <OutIcon size={14} />
        </Anchor>
      }
    >
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="log">{words.tabs.log}</Tabs.Tab>
          <Tabs.Tab value="schemas">{words.tabs.schemas}</Tabs.Tab>
          <Tabs.Tab value="try">{words.tabs.try}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="log" pt="md">
          <EventLog
            onTry={(logged) => {
              setEvent(logged);
              setTab('try');
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="schemas" pt="md">
          <Schemas />
        </Tabs.Panel>
        <Tabs.Panel value="try" pt="md">
          <TryEvent key={event?.id ?? ''} event={event} />
        </Tabs.Panel>
      </Tabs>
      <Text size="sm" c="dimmed">
        {words.simulators}
      </Text>
    </Page>
  );
}

/** The company's latest messages. New ones appear automatically. */
function EventLog({ onTry }: { onTry: (event: Logged) => void }) {
  const [way, setWay] = useState('');
  const query = useResource<{ events: Logged[] }>(
    (company) => [...keys.log(company), way],
    `/event-log${queryOf({ way })}`,
    { keepsPrevious: true },
  );
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
      <Loaded query={query} height={240} empty={({ events }) => (events.length === 0 ? words.noMessages : undefined)}>
        {({ events }) => (
          <div className="panel">
            <Accordion chevronPosition="left" order={2}>
              {events.map((event) => (
                <LogEntry key={`${event.stream}${event.sequence}`} event={event} onTry={onTry} />
              ))}
            </Accordion>
          </div>
        )}
      </Loaded>
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
