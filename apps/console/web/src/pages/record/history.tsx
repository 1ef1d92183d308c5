import { Paper, Text, Timeline, Title } from '@mantine/core';
import type { RecordPage } from '../../api/types.js';
import { When } from '../../parts/labels.js';
import { Nothing } from '../../parts/page.js';
import { sayLine } from './history-words.js';
import { words } from './words.js';

/** Everything that happened to a record, in order. */
export function History({ record }: { record: RecordPage }) {
  const lines = record.passport;
  return (
    <Paper className="panel" p="md" component="section" aria-label={words.history}>
      <Title order={2} mb="md">
        {words.history}
      </Title>
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
    </Paper>
  );
}
