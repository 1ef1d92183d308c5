import { Paper, Text, Timeline, Title } from '@mantine/core';
import type { RecordPage } from '../../../api/types.js';
import { Nothing } from '../../../parts/nothing.js';
import { formatMoment } from '../../../parts/dates.js';
import { When } from '../../../parts/when.js';
import { sayLine } from './passport.words.js';

/** Everything that happened to a record, in order. */
export function Passport({ record }: { record: RecordPage }) {
  return (
    <Paper className="panel" p="md" component="section" aria-label="What happened">
      <Title order={2} mb="md">
        What happened
      </Title>
      {record.passport.length === 0 ? (
        <Nothing title="Nothing yet">JobPro told us of it; nobody has sent it.</Nothing>
      ) : (
        <Timeline active={record.passport.length} bulletSize={12} lineWidth={2} color="calm">
          {record.passport.map(({ at, line, traceId }, index) => {
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
                <span title={`${formatMoment(at)}${traceId === null ? '' : `, trace ${traceId}`}`}>
                  <When at={at} />
                </span>
              </Timeline.Item>
            );
          })}
        </Timeline>
      )}
    </Paper>
  );
}
