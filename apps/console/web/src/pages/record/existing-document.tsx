import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useAct } from '../../api/acts.js';
import type { RecordPage } from '../../api/types.js';
import { formatDay, money } from '../../parts/format.js';
import { SmallTable } from '../../parts/page.js';
import { actionWords } from '../../parts/words.js';
import { words } from './words.js';

interface Props {
  readonly record: RecordPage;
  /** The details of the refusal: both invoices as they were compared. */
  readonly details: Readonly<Record<string, string>>;
}

/** Compares a document with the one that stopped it in QuickBooks, and offers what can be done. */
export function ExistingDocumentComparison({ record: { entity, id, name, actions, customer }, details }: Props) {
  const act = useAct();
  const { number = name ?? '', reference, id: remoteId = '' } = details;
  const label = entity === 'payment' ? reference : number;
  const rows = comparedWith(details, customer?.name ?? '');
  return (
    <Stack gap="xs" mt="sm" component="section" aria-label={words.compare(entity)}>
      <Text size="sm" fw={600}>
        {words.compare(entity)}
      </Text>
      <SmallTable minWidth={320} head={['', words.sides.jobpro, words.sides.quickbooks]}>
        <Table.Tbody>
          {rows.map(({ label, jobpro, quickbooks, differs }) => (
            <Table.Tr key={label}>
              <Table.Td>{label}</Table.Td>
              <Table.Td className="numbers">{jobpro}</Table.Td>
              <Table.Td className="numbers">
                {quickbooks}{' '}
                {differs && (
                  <Badge variant="light" color="orange" size="sm">
                    {words.differs}
                  </Badge>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </SmallTable>
      {entity === 'invoice' && <Text size="sm">{words.renumber}</Text>}
      <Group gap="xs">
        {(entity === 'invoice' || entity === 'payment') && actions.includes('link') && (
          <Button
            size="compact-sm"
            variant="default"
            loading={act.isPending}
            onClick={() =>
              act.mutate({
                entity,
                act: { kind: 'link', id, remote: { id: remoteId, label } },
                done: words.linkingThem,
              })
            }
          >
            {words.linkThem}
          </Button>
        )}
        {(entity === 'invoice' || entity === 'payment') && (
          <Button
            size="compact-sm"
            variant="default"
            loading={act.isPending}
            onClick={() =>
              act.mutate({
                entity,
                act: { kind: 'send-anyway', ids: [id] },
                done: words.sending,
              })
            }
          >
            {actionWords['send-anyway']}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

interface ComparedRow {
  readonly label: string;
  readonly jobpro: string;
  readonly quickbooks: string;
  readonly differs: boolean;
}

/** Returns what is compared, field by field, with what differs marked. */
function comparedWith(details: Props['details'], ownCustomer: string): ComparedRow[] {
  const { date = '', ownDate = '', amount = '', ownAmount = '', customer } = details;
  const { compared } = words;
  return [
    {
      label: compared.date,
      jobpro: formatDay(ownDate),
      quickbooks: date === '' ? '' : formatDay(date),
      differs: date !== ownDate,
    },
    {
      label: compared.amount,
      jobpro: money(ownAmount),
      quickbooks: money(amount),
      differs: money(amount) !== money(ownAmount),
    },
    {
      label: compared.customer,
      jobpro: ownCustomer,
      quickbooks: customer ?? words.sameCustomer,
      differs: customer !== undefined,
    },
  ];
}
