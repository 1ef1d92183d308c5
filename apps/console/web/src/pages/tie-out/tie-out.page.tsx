import { Button, Group, Paper, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../../api/acts.js';
import { useMay, useResource } from '../../api/session.js';
import type { TieOut } from '../../api/types.js';
import { formatMoment, money, plural, sumMoney } from '../../parts/format.js';
import { Busy, Loaded } from '../../parts/loading.js';
import { Expandable, Note, Page, RecordLink, SmallTable } from '../../parts/page.js';
import { daysOf, verdictOf, words } from './words.js';

/** Returns the first and the last day of the previous month. */
function previousMonth(): [from: string, to: string] {
  const now = new Date();
  const day = (date: number) => new Date(date).toISOString().slice(0, 10);
  return [day(Date.UTC(now.getFullYear(), now.getMonth() - 1, 1)), day(Date.UTC(now.getFullYear(), now.getMonth(), 0))];
}

/** The tie-out: what was sent compared with what QuickBooks has now, to the cent. */
export default function TieOutPage() {
  const query = useResource<{ tieOuts: TieOut[] }>((company) => ['tie-outs', company], '/tie-outs');
  return (
    <Page title={words.title} hint={words.hint}>
      <Start />
      <Loaded query={query} height={160} empty={({ tieOuts }) => (tieOuts.length === 0 ? words.none : undefined)}>
        {({ tieOuts }) => tieOuts.map((tieOut) => <Result key={tieOut.id} tieOut={tieOut} />)}
      </Loaded>
    </Page>
  );
}

function Start() {
  const may = useMay('mend');
  const act = useAct();
  const [[from, to], setDays] = useState(previousMonth);
  const compare = () => {
    for (const entity of ['invoice', 'payment'] as const) {
      const days = { from: from === '' ? undefined : from, to: to === '' ? undefined : to };
      act.mutate({ entity, act: { kind: 'tie-out', tieOutId: crypto.randomUUID(), ...days } });
    }
  };
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        type="date"
        label={words.from}
        value={from}
        onChange={({ currentTarget }) => setDays([currentTarget.value, to])}
      />
      <TextInput
        type="date"
        label={words.to}
        value={to}
        onChange={({ currentTarget }) => setDays([from, currentTarget.value])}
      />
      <Button disabled={!may} loading={act.isPending} onClick={compare}>
        {words.compare}
      </Button>
    </Group>
  );
}

function Result({ tieOut }: { tieOut: TieOut }) {
  const { entity, exported, quickbooks, differences, differenceCount } = tieOut;
  const notSent = differences.filter(({ cause }) => cause === 'never-sent');
  const others = differences.filter(({ cause }) => cause !== 'never-sent');
  const title = words.titles[entity];
  return (
    <Paper className="panel" p="lg" component="section" aria-label={title}>
      <Group justify="space-between" mb="sm">
        <Title order={2}>{title}</Title>
        <Text size="sm" c="dimmed">
          {daysOf(tieOut)} · {tieOut.requestedBy}, {formatMoment(tieOut.requestedAt)}
        </Text>
      </Group>
      {exported === null || quickbooks === null ? (
        <Busy>{words.asking}</Busy>
      ) : (
        <Stack gap="md">
          <Note {...verdictOf(entity, { exported, quickbooks }, notSent.length)}>
            <dl className="sums numbers">
              <dt>{words.sent}</dt>
              <dd>{plural(exported.count, entity)}</dd>
              <dd>{money(exported.amount)}</dd>
              <dt>{words.now}</dt>
              <dd>{plural(quickbooks.count, entity)}</dd>
              <dd>{money(quickbooks.amount)}</dd>
            </dl>
          </Note>
          {others.length > 0 && <Differences entity={entity} differences={others} />}
          <SendAgain entity={entity} differences={others} />
          {notSent.length > 0 && (
            <Expandable word={words.notSent(notSent.length, entity, sumMoney(notSent.map(({ jobpro }) => jobpro)))}>
              <Differences entity={entity} differences={notSent} />
            </Expandable>
          )}
          {differenceCount > differences.length && (
            <Text size="sm">{words.more(differenceCount - differences.length)}</Text>
          )}
          <ByCustomer customers={tieOut.byCustomer} />
        </Stack>
      )}
    </Paper>
  );
}

function Differences({ entity, differences }: { entity: string; differences: TieOut['differences'] }) {
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

/** Sends again, with one press, every document that QuickBooks does not have any more. Each is looked for first. */
function SendAgain({ entity, differences }: { entity: TieOut['entity']; differences: TieOut['differences'] }) {
  const may = useMay('export');
  const act = useAct();
  const ids = differences.flatMap(({ cause, recordId }) =>
    cause === 'deleted-there' && recordId !== null ? [recordId] : [],
  );
  if (ids.length === 0) return null;
  return (
    <Group>
      <Button
        variant="default"
        disabled={!may || act.isSuccess}
        loading={act.isPending}
        onClick={() => act.mutate({ entity, act: { kind: 'send-anew', ids } })}
      >
        {words.sendAgain(ids.length, entity)}
      </Button>
      {act.isSuccess && <Text size="sm">{words.sentAgain}</Text>}
    </Group>
  );
}

function ByCustomer({ customers }: { customers: TieOut['byCustomer'] }) {
  const { customer, sent, quickbooks: theirs } = words.columns;
  if (customers.length === 0) return null;
  return (
    <Expandable word={words.byCustomer(customers.length)}>
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
