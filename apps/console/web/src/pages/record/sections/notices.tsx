import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useAct } from '../../../api/acts.js';
import type { RecordPage } from '../../../api/types.js';
import { sayChanges } from '../../../parts/change.words.js';
import { Note } from '../../../parts/note.js';
import { byKind } from './notices.words.js';

/** What stands open on a record that is in QuickBooks, and where JobPro's is not what was exported any more. */
export function Notices({ record }: { record: RecordPage }) {
  const act = useAct();
  const { entity, id, notices, differences, actions } = record;
  if (notices.length === 0 && differences.length === 0) return null;
  return (
    <Stack gap="sm">
      {byKind(notices).map(({ code, sentence, remedy }) => (
        <Note key={code} tone="warn" title={sentence}>
          <Group justify="space-between">
            <span>{remedy}</span>
            {actions.includes('settle') && (
              <Button
                size="compact-sm"
                variant="default"
                loading={act.isPending}
                onClick={() =>
                  act.mutate({
                    entity,
                    act: { kind: 'settle', ids: [id], notice: code },
                    done: 'Marked as done',
                  })
                }
              >
                Mark as done
              </Button>
            )}
          </Group>
        </Note>
      ))}
      {differences.length > 0 && (
        <section className="panel" style={{ padding: 16 }} aria-label="Changed since it was exported">
          <Text fw={600} size="sm" mb="xs">
            Changed in JobPro since it was exported
          </Text>
          <Table.ScrollContainer minWidth={320} type="native" tabIndex={0}>
            <Table fz="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>What</Table.Th>
                  <Table.Th>In QuickBooks</Table.Th>
                  <Table.Th>In JobPro now</Table.Th>
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
      )}
    </Stack>
  );
}
