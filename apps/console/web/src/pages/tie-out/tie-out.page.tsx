import { Anchor, Button, Group, Loader, Paper, Skeleton, Table, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { useAct } from '../../api/acts.js';
import { ask } from '../../api/client.js';
import { useCompany, useMay } from '../../api/session.js';
import type { TieOut } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { count, money, plural } from '../../parts/money.js';
import { Nothing } from '../../parts/nothing.js';
import { Page } from '../../parts/page.js';
import { formatMoment } from '../../parts/dates.js';

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
  const company = useCompany();
  const { entity, exported, quickbooks, differences, differenceCount, byCustomer } = tieOut;
  const title = entity === 'invoice' ? 'Invoices' : 'Payments';
  return (
    <Paper className="panel" p="lg" component="section" aria-label={title}>
      <Group justify="space-between" mb="sm">
        <Title order={2}>{title}</Title>
        <Text size="sm" c="dimmed">
          {tieOut.requestedBy}, {formatMoment(tieOut.requestedAt)}
        </Text>
      </Group>
      {exported === null || quickbooks === null ? (
        <Group gap="xs" role="status">
          <Loader size="xs" aria-hidden="true" />
          <Text size="sm">Asking QuickBooks…</Text>
        </Group>
      ) : (
        <>
          <Text fw={600} className="numbers">
            {exported.amount === quickbooks.amount && exported.count === quickbooks.count
              ? 'It ties out'
              : 'It does not tie out'}
            : {plural(exported.count, entity)}, {money(exported.amount)} exported; {count(quickbooks.count)},{' '}
            {money(quickbooks.amount)} in QuickBooks
          </Text>
          {differences.length > 0 && (
            <Table fz="sm" mt="sm" verticalSpacing="xs">
              <Table.Tbody>
                {differences.map((difference) => (
                  <Table.Tr key={`${difference.cause}${difference.recordId ?? difference.number ?? ''}`}>
                    <Table.Td>
                      {difference.recordId === null ? (
                        difference.number
                      ) : (
                        <Anchor
                          component={Link}
                          size="sm"
                          href={`/c/${company}/records/${entity}/${encodeURIComponent(difference.recordId)}`}
                        >
                          {difference.number ?? difference.recordId}
                        </Anchor>
                      )}
                    </Table.Td>
                    <Table.Td>{difference.sentence}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
          {differenceCount > differences.length && (
            <Text size="sm">and {count(differenceCount - differences.length)} more</Text>
          )}
          {byCustomer.length > 0 && (
            <>
              <Title order={3} mt="md" mb="xs">
                By customer
              </Title>
              {byCustomer.map(({ customerId, name, exported: ours, quickbooks: theirs }) => (
                <Group key={customerId} justify="space-between" className="numbers">
                  <Text size="sm">{name ?? customerId}</Text>
                  <Text size="sm">
                    {money(ours.amount)} exported, {money(theirs.amount)} in QuickBooks
                  </Text>
                </Group>
              ))}
            </>
          )}
        </>
      )}
    </Paper>
  );
}
