import { Anchor, Button, Group, Loader, Paper, Skeleton, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { useAct } from '../../api/acts.js';
import { ask } from '../../api/client.js';
import { useCompany, useMay } from '../../api/session.js';
import type { TieOut } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { Folded } from '../../parts/folded.js';
import { count, money, plural, sumMoney } from '../../parts/money.js';
import { Note } from '../../parts/note.js';
import { Nothing } from '../../parts/nothing.js';
import { Page } from '../../parts/page.js';
import { formatDay, formatMoment } from '../../parts/dates.js';

const monthBefore = (): [from: string, to: string] => {
  const now = new Date();
  const day = (date: Date) => date.toISOString().slice(0, 10);
  return [
    day(new Date(Date.UTC(now.getFullYear(), now.getMonth() - 1, 1))),
    day(new Date(Date.UTC(now.getFullYear(), now.getMonth(), 0))),
  ];
};

/** Tie-out: what was exported beside what QuickBooks holds now, to the cent. */
export default function TieOutPage() {
  const company = useCompany();
  const { data, error, refetch } = useQuery({
    queryKey: ['tie-outs', company],
    queryFn: () => ask<{ tieOuts: TieOut[] }>(`/api/companies/${company}/tie-outs`),
  });
  return (
    <Page
      title="Tie-out"
      hint="Close the month: what was exported, beside what QuickBooks holds now, by customer and to the cent."
    >
      <Begin />
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={160} radius="md" />}
      {data?.tieOuts.length === 0 && (
        <div className="panel">
          <Nothing title="Nothing compared yet">
            Choose the days and compare. Nothing is changed by it, here or in QuickBooks.
          </Nothing>
        </div>
      )}
      {data?.tieOuts.map((one) => (
        <Result key={one.id} tieOut={one} />
      ))}
    </Page>
  );
}

function Begin() {
  const may = useMay('mend');
  const act = useAct();
  const [[from, to], setDays] = useState(monthBefore);
  const compare = () => {
    for (const entity of ['invoice', 'payment'] as const) {
      const days = { ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) };
      act.mutate({ entity, act: { kind: 'tie-out', tieOutId: crypto.randomUUID(), ...days } });
    }
  };
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        type="date"
        label="From"
        value={from}
        onChange={({ currentTarget }) => setDays([currentTarget.value, to])}
      />
      <TextInput
        type="date"
        label="To"
        value={to}
        onChange={({ currentTarget }) => setDays([from, currentTarget.value])}
      />
      <Button disabled={!may} loading={act.isPending} onClick={compare}>
        Compare with QuickBooks
      </Button>
    </Group>
  );
}

function Result({ tieOut }: { tieOut: TieOut }) {
  const { entity, exported, quickbooks, differences, differenceCount } = tieOut;
  const title = entity === 'invoice' ? 'Invoices' : 'Payments';
  const neverSent = differences.filter(({ cause }) => cause === 'never-sent');
  const others = differences.filter(({ cause }) => cause !== 'never-sent');
  return (
    <Paper className="panel" p="lg" component="section" aria-label={title}>
      <Group justify="space-between" mb="sm">
        <Title order={2}>{title}</Title>
        <Text size="sm" c="dimmed">
          {daysOf(tieOut)} · {tieOut.requestedBy}, {formatMoment(tieOut.requestedAt)}
        </Text>
      </Group>
      {exported === null || quickbooks === null ? (
        <Group gap="xs" role="status">
          <Loader size="xs" aria-hidden="true" />
          <Text size="sm">Asking QuickBooks…</Text>
        </Group>
      ) : (
        <Stack gap="md">
          <Sums entity={entity} exported={exported} quickbooks={quickbooks} />
          {others.length > 0 && <Differences entity={entity} differences={others} />}
          {neverSent.length > 0 && (
            <Folded
              word={`${plural(neverSent.length, entity)} of these days ${neverSent.length === 1 ? 'was' : 'were'} never sent`}
            >
              <Differences entity={entity} differences={neverSent} />
            </Folded>
          )}
          {differenceCount > differences.length && (
            <Text size="sm">and {count(differenceCount - differences.length)} more</Text>
          )}
          <ByCustomer customers={tieOut.byCustomer} />
        </Stack>
      )}
    </Paper>
  );
}

const daysOf = ({ from, to }: TieOut): string => {
  if (from === null && to === null) return 'All days';
  return `${from === null ? 'until' : formatDay(from)}${from !== null && to !== null ? ' to' : ''} ${formatDay(to)}`;
};

type Side = NonNullable<TieOut['exported']>;

/** The verdict first, then both sides in figures. */
function Sums({ entity, exported, quickbooks }: { entity: string; exported: Side; quickbooks: Side }) {
  const ties = exported.amount === quickbooks.amount && exported.count === quickbooks.count;
  const off = sumMoney([
    quickbooks.amount,
    exported.amount.startsWith('-') ? exported.amount.slice(1) : `-${exported.amount}`,
  ]);
  return (
    <Note
      tone={ties ? 'good' : 'bad'}
      title={ties ? 'It ties out, to the cent' : `It does not tie out: QuickBooks is off by ${money(off)}`}
    >
      <dl className="sums numbers">
        <dt>Exported from JobPro</dt>
        <dd>{plural(exported.count, entity)}</dd>
        <dd>{money(exported.amount)}</dd>
        <dt>In QuickBooks now</dt>
        <dd>{plural(quickbooks.count, entity)}</dd>
        <dd>{money(quickbooks.amount)}</dd>
      </dl>
    </Note>
  );
}

function Differences({ entity, differences }: { entity: string; differences: TieOut['differences'] }) {
  const company = useCompany();
  return (
    <Table.ScrollContainer minWidth={420} type="native" tabIndex={0}>
      <Table fz="sm" verticalSpacing={6}>
        <Table.Tbody>
          {differences.map(({ cause, recordId, number, sentence }) => (
            <Table.Tr key={`${cause}${recordId ?? number ?? ''}`}>
              <Table.Td>
                {recordId === null ? (
                  number
                ) : (
                  <Anchor
                    component={Link}
                    size="sm"
                    href={`/c/${company}/records/${entity}/${encodeURIComponent(recordId)}`}
                  >
                    {number ?? recordId}
                  </Anchor>
                )}
              </Table.Td>
              <Table.Td>{sentence}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function ByCustomer({ customers }: { customers: TieOut['byCustomer'] }) {
  if (customers.length === 0) return null;
  return (
    <Folded word={`By customer (${count(customers.length)})`}>
      <Table.ScrollContainer minWidth={420} type="native" tabIndex={0}>
        <Table fz="sm" verticalSpacing={6} className="numbers">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Customer</Table.Th>
              <Table.Th ta="right">Exported</Table.Th>
              <Table.Th ta="right">In QuickBooks</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {customers.map(({ customerId, name, exported, quickbooks }) => (
              <Table.Tr key={customerId} fw={exported.amount === quickbooks.amount ? 400 : 650}>
                <Table.Td>{name ?? customerId}</Table.Td>
                <Table.Td ta="right">{money(exported.amount)}</Table.Td>
                <Table.Td ta="right">{money(quickbooks.amount)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Folded>
  );
}
