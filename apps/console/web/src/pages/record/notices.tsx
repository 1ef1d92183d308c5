import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useAct } from '../../api/acts.js';
import type { RecordPage } from '../../api/types.js';
import { sayChanges } from '../../parts/changes.js';
import { Note } from '../../parts/page.js';
import { joinNotices, words } from './words.js';

/** The notices that are open on a record in QuickBooks, and how JobPro's record differs from what was sent. */
export function Notices({ record }: { record: RecordPage }) {
  const act = useAct();
  const { entity, id, notices, differences, actions } = record;
  if (notices.length === 0 && differences.length === 0) return null;
  return (
    <Stack gap="sm">
      {joinNotices(notices).map(({ code, sentence, remedy }) => (
        <Note key={code} tone="warn" title={sentence}>
          <Group justify="space-between">
            <span>{remedy}</span>
            {actions.includes('settle') && (
              <Group gap="xs">
                {answersTo(code).map((answer) => (
                  <Button
                    key={answer}
                    size="compact-sm"
                    variant="default"
                    loading={act.isPending}
                    onClick={() =>
                      act.mutate({
                        entity,
                        act: { kind: 'settle', ids: [id], notice: code },
                        done: words.markedAsDone,
                      })
                    }
                  >
                    {answer}
                  </Button>
                ))}
              </Group>
            )}
          </Group>
        </Note>
      ))}
      {differences.length > 0 && <Differences differences={differences} />}
    </Stack>
  );
}

/** Either answer to a total that differs lets its payments go. */
const answersTo = (code: RecordPage['notices'][number]['code']): readonly string[] =>
  code === 'total-differs' ? [words.acceptDifference, words.corrected] : [words.markAsDone];

function Differences({ differences }: { differences: RecordPage['differences'] }) {
  return (
    <section className="panel" style={{ padding: 16 }} aria-label={words.changed}>
      <Text fw={600} size="sm" mb="xs">
        {words.changed}
      </Text>
      <Table.ScrollContainer minWidth={320} type="native" tabIndex={0}>
        <Table fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.columns.field}</Table.Th>
              <Table.Th>{words.columns.quickbooks}</Table.Th>
              <Table.Th>{words.columns.jobpro}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sayChanges(differences).map(({ field, from, to }) => (
              <Table.Tr key={field}>
                <Table.Td>{field}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{from}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{to}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
