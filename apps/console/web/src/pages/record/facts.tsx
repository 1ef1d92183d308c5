import { Table, Text } from '@mantine/core';
import { keys, queryOf } from '../../api/client.js';
import { useResource } from '../../api/session.js';
import type { RecordPage } from '../../api/types.js';
import { formatDay, formatMoment, money } from '../../parts/format.js';
import { TraceLink } from '../../parts/labels.js';
import { Expandable, RecordLink, Section, SmallTable } from '../../parts/page.js';
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
    <Section title={words.inJobPro}>
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
    </Section>
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
    <Section title={isPayment ? words.appliedTo : words.lines}>
      {isPayment ? <Applications lines={shown} /> : <InvoiceLines lines={shown} snapshot={snapshot} />}
      {lines.length > SHOWN && (
        <Text size="sm" c="dimmed" mt="xs">
          {words.more(lines.length - SHOWN)}
        </Text>
      )}
    </Section>
  );
}

function InvoiceLines({ lines, snapshot }: { lines: readonly Snapshot[]; snapshot: Snapshot }) {
  const { description, quantity, rate, amount } = words.line;
  return (
    <SmallTable minWidth={280} head={[description, quantity, rate, amount]} figures={3}>
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
      <InvoiceSums snapshot={snapshot} />
    </SmallTable>
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
  const ids = lines.map((line) => text(line['invoiceId']));
  const { data } = useResource<{ rows: { id: string; name: string | null }[] }>(
    (company) => [...keys.records(company), 'invoice-numbers', ids],
    `/records/invoice/rows${queryOf({ ids: ids.join(',') })}`,
  );
  const numbers = new Map(data?.rows.map(({ id, name }) => [id, name]));
  return (
    <SmallTable minWidth={280}>
      <Table.Tbody>
        {lines.map((line, index) => {
          const id = text(line['invoiceId']);
          return (
            <Table.Tr key={index}>
              <Table.Td>
                <RecordLink entity="invoice" id={id}>
                  {numbers.get(id) ?? id}
                </RecordLink>
              </Table.Td>
              <Figure>{money(text(line['amount']))}</Figure>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </SmallTable>
  );
}

const Figure = ({ children }: { children: string }) => (
  <Table.Td className="numbers" ta="right">
    {children}
  </Table.Td>
);
