import { Anchor, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import type { Logged } from '../../api/types.js';
import { OutIcon } from '../../parts/icons.js';
import { Page } from '../../parts/page.js';
import { EventLog } from './event-log.js';
import { Rehearse } from './rehearse.js';
import { Schemas } from './schemas.js';

/** For JobPro's developer: what is said on the bus, in which form, and trying it. */
export default function DeveloperPage() {
  const [tab, setTab] = useState<string | null>('log');
  const [taken, setTaken] = useState<Logged>();
  return (
    <Page
      title="Developer"
      hint="What JobPro and this system say to each other, in which form, and a place to try it."
      actions={
        <Anchor href="/api/docs" target="_blank" rel="noreferrer" size="sm">
          The API, documented <OutIcon size={14} />
        </Anchor>
      }
    >
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="log">Event log</Tabs.Tab>
          <Tabs.Tab value="schemas">Schemas</Tabs.Tab>
          <Tabs.Tab value="rehearse">Rehearse</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="log" pt="md">
          <EventLog
            onTake={(event) => {
              setTaken(event);
              setTab('rehearse');
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="schemas" pt="md">
          <Schemas />
        </Tabs.Panel>
        <Tabs.Panel value="rehearse" pt="md">
          <Rehearse key={taken?.id ?? ''} taken={taken} />
        </Tabs.Panel>
      </Tabs>
      <Text size="sm" c="dimmed">
        To rehearse a whole day with faults, start a system of your own with “npm start”: it plays QuickBooks Online,
        QuickBooks Desktop and JobPro itself, and each of them fails on order.
      </Text>
    </Page>
  );
}
