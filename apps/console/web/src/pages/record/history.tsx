import { Accordion, Tabs, Text, Timeline } from '@mantine/core';
import type { RecordPage } from '../../api/types.js';
import { formatMoment, plural } from '../../parts/format.js';
import { When } from '../../parts/labels.js';
import { Nothing, Section } from '../../parts/page.js';
import { sayLine, words } from './words.js';

/** Everything that happened to a record, in order. */
export function History({ record }: { record: RecordPage }) {
  const lines = record.passport;
  return (
    <Section title={words.history}>
      {lines.length === 0 ? (
        <Nothing title={words.nothingYet.title}>{words.nothingYet.text}</Nothing>
      ) : (
        <Timeline active={lines.length} bulletSize={12} lineWidth={2} color="calm">
          {lines.map(({ at, line }, index) => {
            const { title, detail } = sayLine(line);
            return (
              <Timeline.Item
                key={`${at}${String(index)}`}
                title={
                  <Text fw={550} size="sm">
                    {title}
                  </Text>
                }
              >
                {detail !== '' && <Text size="sm">{detail}</Text>}
                <When at={at} />
              </Timeline.Item>
            );
          })}
        </Timeline>
      )}
    </Section>
  );
}

type Exchange = RecordPage['exchanges'][number];
/** Numbers are stored by their digits, `{"token": "1.10"}`, so that none is lost. They are shown as they were sent. */
const pretty = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : JSON.stringify(value, null, 2).replace(/\{\s*"token": "(-?[\d.]+(?:[eE][+-]?\d+)?)"\s*\}/g, '$1');

/** The requests for a record and QuickBooks' answers, without secrets. */
export function Exchanges({ record }: { record: RecordPage }) {
  if (record.exchanges.length === 0) return null;
  return (
    <Section title={words.exchanges}>
      <Accordion variant="default" chevronPosition="left" order={3}>
        {record.exchanges.map((exchange) => (
          <Accordion.Item key={exchange.commandId} value={exchange.commandId}>
            <Accordion.Control>
              <Text size="sm" fw={550}>
                {formatMoment(exchange.queuedAt)}: {words.exchangeStates[exchange.state] ?? exchange.state}
              </Text>
              <Text size="xs" c="dimmed">
                {plural(exchange.attempts, 'attempt')}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <Parts exchange={exchange} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Section>
  );
}

function Parts({ exchange }: { exchange: Exchange }) {
  const parts = (['sent', 'received', 'command', 'answer'] as const).filter(
    (part) => exchange[part] !== null && exchange[part] !== undefined,
  );
  return (
    <Tabs defaultValue={parts[0] ?? ''} keepMounted={false}>
      <Tabs.List>
        {parts.map((part) => (
          <Tabs.Tab key={part} value={part}>
            {words.exchangeParts[part]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {parts.map((part) => (
        <Tabs.Panel key={part} value={part} pt="xs">
          <pre className="code" tabIndex={0} aria-label={words.exchangeParts[part]}>
            {pretty(exchange[part])}
          </pre>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
