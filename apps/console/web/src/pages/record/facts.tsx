import { Paper, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ask, keys, queryOf } from '../../api/client.js';
import { useCompany } from '../../api/session.js';
import type { RecordPage } from '../../api/types.js';
import { formatDay, formatMoment, money } from '../../parts/format.js';
import { TraceLink } from '../../parts/labels.js';
import { Expandable } from '../../parts/page.js';
import { sayActOnRecord } from '../../parts/words.js';
import { words } from './words.js';

type Snapshot = Readonly<Record<string, unknown>>;
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const isObject = (value: unknown): value is Snapshot => typeof value === 'object' && value !== null;
const days = new Set(['dueDate']);

/** The record as JobPro has it. */
export function Facts({ record }: { record: RecordPage }) {
  const snapshot = record.snapshot ?? {};
  const facts = Object.entries(words.fields).flatMap(([field, word]) => {
    const value = text(snapshot[field]);
    return value === '' ? [] : [[word, days.has(field) ? formatDay(value) : value] as const];
  });
  return (
    <Paper className="panel" p="md" component="section" aria-label={words.inJobPro}>
      <Title order={2} mb="sm">
        {words.inJobPro}
      </Title>
      <dl className="facts">
        {facts.map(([word, value]) => (
          <Fact key={word} word={word} value={value} />
        ))}
        {record.requestedBy !== null && <Fact word={words.sentBy} value={record.requestedBy} />}
        <Fact word={words.lastChange} value={formatMoment(record.updatedAt)} />
        {record.acts.map(({ at, who, what }) => (
          <Fact key={at + what} word={formatMoment(at)} value={`${who} ${sayActOnRecord(what)}`} />
        ))}
      </dl>
      <Expandable word={words.forSupport}>
        <dl className="facts">
          <Fact word={words.jobProId} value={record.id} />
          <Fact word={words.version} value={record.revision === null ? words.notReported : String(record.revision)} />
        </dl>
        <TraceLink traceId={record.traceId} at={record.trace} />
      </Expandable>
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
const linesIn = (value: unknown): readonly Snapshot[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** An invoice's lines with its sums, or the invoices that a payment is applied to. */
export function Lines({ record }: { record: RecordPage }) {
  const snapshot = record.snapshot ?? {};
  const isPayment = record.entity === 'payment';
  const lines = linesIn(snapshot[isPayment ? 'applications' : 'lines']);
  if (lines.length === 0) return null;
  const shown = lines.slice(0, SHOWN);
  return (
    <Paper className="panel" p="md" component="section" aria-label={words.lines}>
      <Title order={2} mb="sm">
        {isPayment ? words.appliedTo : words.lines}
      </Title>
      <Table.ScrollContainer minWidth={280} type="native" tabIndex={0}>
        <Table fz="sm">
          {isPayment ? <Applications lines={shown} /> : <InvoiceLines lines={shown} />}
          {record.entity === 'invoice' && <InvoiceSums snapshot={snapshot} />}
        </Table>
      </Table.ScrollContainer>
      {lines.length > SHOWN && (
        <Text size="sm" c="dimmed" mt="xs">
          {words.more(lines.length - SHOWN)}
        </Text>
      )}
    </Paper>
  );
}

function InvoiceLines({ lines }: { lines: readonly Snapshot[] }) {
  const { description, quantity, rate, amount } = words.line;
  return (
    <>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{description}</Table.Th>
          <Table.Th ta="right">{quantity}</Table.Th>
          <Table.Th ta="right">{rate}</Table.Th>
          <Table.Th ta="right">{amount}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map((line, index) => (
          <Table.Tr key={index}>
            <Table.Td>{text(line['description'])}</Table.Td>
            <Figure>{text(line['quantity'])}</Figure>
            <Figure>{line['rate'] === undefined ? '' : money(text(line['rate']))}</Figure>
            <Figure>{money(text(line['amount']))}</Figure>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </>
  );
}

/** Discount, tax and total, below the lines. */
function InvoiceSums({ snapshot: { discount, tax, total } }: { snapshot: Snapshot }) {
  const percent = isObject(discount) ? text(discount['percent']) : '';
  const off = isObject(discount) ? text(discount['amount']) : '';
  const sums = [
    [words.sums.discount, percent === '' ? off && `-${money(off)}` : `-${percent}%`],
    [words.sums.tax, isObject(tax) ? money(text(tax['amount'])) : ''],
    [words.sums.total, money(text(total))],
  ] as const;
  return (
    <Table.Tfoot>
      {sums.map(
        ([word, value]) =>
          value !== '' && (
            <Table.Tr key={word}>
              <Table.Th colSpan={3}>{word}</Table.Th>
              <Figure>{value}</Figure>
            </Table.Tr>
          ),
      )}
    </Table.Tfoot>
  );
}

/** The invoices by their numbers, which the payment itself does not know. */
function Applications({ lines }: { lines: readonly Snapshot[] }) {
  const company = useCompany();
  const ids = lines.map((line) => text(line['invoiceId']));
  const { data } = useQuery({
    queryKey: [...keys.records(company), 'invoice-numbers', ids],
    queryFn: () =>
      ask<{ rows: { id: string; name: string | null }[] }>(
        `/api/companies/${company}/records/invoice/rows${queryOf({ ids: ids.join(',') })}`,
      ),
  });
  const numbers = new Map(data?.rows.map(({ id, name }) => [id, name]));
  return (
    <Table.Tbody>
      {lines.map((line, index) => {
        const id = text(line['invoiceId']);
        return (
          <Table.Tr key={index}>
            <Table.Td>
              <Link href={`/c/${company}/records/invoice/${encodeURIComponent(id)}`}>{numbers.get(id) ?? id}</Link>
            </Table.Td>
            <Figure>{money(text(line['amount']))}</Figure>
          </Table.Tr>
        );
      })}
    </Table.Tbody>
  );
}

const Figure = ({ children }: { children: string }) => (
  <Table.Td className="numbers" ta="right">
    {children}
  </Table.Td>
);
