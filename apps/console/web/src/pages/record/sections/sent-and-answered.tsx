import { Accordion, Paper, Tabs, Text, Title } from '@mantine/core';
import type { RecordPage } from '../../../api/types.js';
import { plural } from '../../../parts/money.js';
import { formatMoment } from '../../../parts/dates.js';

type Exchange = RecordPage['exchanges'][number];
/** A number is kept as its digits, `{"token": "1.10"}`, so that none is lost; it is shown as it went over the wire. */
const pretty = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : JSON.stringify(value, null, 2).replace(/\{\s*"token": "(-?[\d.]+(?:[eE][+-]?\d+)?)"\s*\}/g, '$1');
const states: Readonly<Record<string, string>> = {
  queued: 'in the queue',
  sent: 'sent, no answer yet',
  unknown: 'answer lost',
  settled: 'answered',
};

/** What was sent for a record and what QuickBooks answered, without secrets. */
export function Exchanges({ record }: { record: RecordPage }) {
  if (record.exchanges.length === 0) return null;
  return (
    <Paper className="panel" p="md" component="section" aria-label="Sent and answered">
      <Title order={2} mb="xs">
        Sent and answered
      </Title>
      <Accordion variant="default" chevronPosition="left" order={3}>
        {record.exchanges.map((exchange) => (
          <Accordion.Item key={exchange.commandId} value={exchange.commandId}>
            <Accordion.Control>
              <Text size="sm" fw={550}>
                {formatMoment(exchange.queuedAt)}: {states[exchange.state] ?? exchange.state}
              </Text>
              <Text size="xs" c="dimmed">
                {plural(exchange.attempts, 'attempt')}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <One exchange={exchange} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Paper>
  );
}

function One({ exchange }: { exchange: Exchange }) {
  const parts = [
    ['sent', 'Sent', exchange.sent],
    ['received', 'Answered', exchange.received],
    ['command', 'What we wanted', exchange.command],
    ['answer', 'What we made of it', exchange.answer],
  ] as const;
  const there = parts.filter(([, , value]) => value !== null && value !== undefined);
  return (
    <Tabs defaultValue={there[0]?.[0] ?? ''} keepMounted={false}>
      <Tabs.List>
        {there.map(([key, word]) => (
          <Tabs.Tab key={key} value={key}>
            {word}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {there.map(([key, word, value]) => (
        <Tabs.Panel key={key} value={key} pt="xs">
          <pre className="code" tabIndex={0} aria-label={word}>
            {pretty(value)}
          </pre>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
