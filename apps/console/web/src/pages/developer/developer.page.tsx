import { Anchor, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import type { Logged } from '../../api/types.js';
import { OutIcon } from '../../parts/icons.js';
import { Page } from '../../parts/page.js';
import { EventLog } from './event-log.js';
import { Schemas } from './schemas.js';
import { TryEvent } from './try-event.js';
import { words } from './words.js';

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
