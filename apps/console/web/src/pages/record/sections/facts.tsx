import { Paper, Table, Text, Title } from '@mantine/core';
import type { RecordPage } from '../../../api/types.js';
import { sayActOnRecord } from '../../../parts/act.words.js';
import { money } from '../../../parts/money.js';
import { TraceLink } from '../../../parts/trace-link.js';
import { formatDay, formatMoment } from '../../../parts/dates.js';

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const fields: readonly [key: string, word: string, form?: 'day'][] = [
  ['number', 'Number'],
  ['displayName', 'Name'],
  ['name', 'Name'],
  ['dueDate', 'Due', 'day'],
  ['terms', 'Terms'],
  ['poNumber', 'PO number'],
  ['method', 'Method'],
  ['reference', 'Reference'],
  ['email', 'Email'],
  ['phone', 'Phone'],
  ['memo', 'Memo'],
];

/** What JobPro says of the record. */
export function Facts({ record }: { record: RecordPage }) {
  const snapshot = record.snapshot ?? {};
  const told = fields.flatMap(([key, word, form]) => {
    const value = text(snapshot[key]);
    return value === '' ? [] : [[word, form === 'day' ? formatDay(value) : value] as const];
  });
  return (
    <Paper className="panel" p="md" component="section" aria-label="In JobPro">
      <Title order={2} mb="sm">
        In JobPro
      </Title>
      <dl className="facts">
        {told.map(([word, value]) => (
          <Fact key={word} word={word} value={value} />
        ))}
        <Fact word="JobPro’s id" value={record.id} />
        <Fact word="Version" value={record.revision === null ? 'not told yet' : String(record.revision)} />
        {record.requestedBy !== null && <Fact word="Sent by" value={record.requestedBy} />}
        <Fact word="Last change" value={formatMoment(record.updatedAt)} />
        {record.acts.map(({ at, who, what }) => (
          <Fact key={at + what} word={formatMoment(at)} value={`${who} ${sayActOnRecord(what)}`} />
        ))}
      </dl>
      <TraceLink traceId={record.traceId} at={record.trace} />
    </Paper>
  );
}

const Fact = ({ word, value }: { word: string; value: string }) => (
  <>
    <dt>{word}</dt>
    <dd>{value}</dd>
  </>
);

const SHOWN = 50;

/** An invoice's lines, or what a payment is applied to. */
export function Lines({ record }: { record: RecordPage }) {
  const found = record.snapshot?.[record.entity === 'payment' ? 'applications' : 'lines'];
  const lines = Array.isArray(found) ? (found as readonly Readonly<Record<string, unknown>>[]) : [];
  if (lines.length === 0) return null;
  return (
    <Paper className="panel" p="md" component="section" aria-label="Lines">
      <Title order={2} mb="sm">
        {record.entity === 'payment' ? 'Applied to' : 'Lines'}
      </Title>
      <Table fz="sm">
        <Table.Tbody>
          {lines.slice(0, SHOWN).map((line, index) => (
            <Table.Tr key={index}>
              <Table.Td>{text(line['description']) || text(line['invoiceId']) || text(line['itemId'])}</Table.Td>
              <Table.Td className="numbers" ta="right">
                {money(text(line['amount']))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {lines.length > SHOWN && (
        <Text size="sm" c="dimmed" mt="xs">
          and {lines.length - SHOWN} more
        </Text>
      )}
    </Paper>
  );
}
