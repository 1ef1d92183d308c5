import { Table } from '@mantine/core';
import type { TieOut } from '../../api/types.js';
import { money } from '../../parts/format.js';
import { Expandable, RecordLink, SmallTable } from '../../parts/page.js';
import { words } from './words.js';

/** The documents that a comparison did not find the same on both sides, each with its reason. */
export function Differences({ entity, differences }: { entity: string; differences: TieOut['differences'] }) {
  return (
    <SmallTable minWidth={420}>
      <Table.Tbody>
        {differences.map(({ cause, recordId, number, sentence }) => (
          <Table.Tr key={`${cause}${recordId ?? number ?? ''}`}>
            <Table.Td>
              {recordId === null ? (
                number
              ) : (
                <RecordLink entity={entity} id={recordId}>
                  {number ?? recordId}
                </RecordLink>
              )}
            </Table.Td>
            <Table.Td>{sentence}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </SmallTable>
  );
}

/** The customers whose totals differ. With `open` it is shown at once, for paper. */
export function ByCustomer({ customers, open }: { customers: TieOut['byCustomer']; open?: boolean }) {
  const { customer, sent, quickbooks: theirs } = words.columns;
  if (customers.length === 0) return null;
  return (
    <Expandable word={words.byCustomer(customers.length)} open={open}>
      <SmallTable minWidth={420} head={[customer, sent, theirs]} figures={2} className="numbers">
        <Table.Tbody>
          {customers.map(({ customerId, name, exported, quickbooks }) => (
            <Table.Tr key={customerId} fw={exported.amount === quickbooks.amount ? 400 : 650}>
              <Table.Td>{name ?? customerId}</Table.Td>
              <Table.Td ta="right">{money(exported.amount)}</Table.Td>
              <Table.Td ta="right">{money(quickbooks.amount)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </SmallTable>
    </Expandable>
  );
}
