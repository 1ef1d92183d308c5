import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import { keys } from '../../api/client.js';
import { useCompany, useResource } from '../../api/session.js';
import type { Certificate } from '../../api/types.js';
import { formatDay, money } from '../../parts/format.js';
import { StateBadge } from '../../parts/labels.js';
import { Loaded } from '../../parts/loading.js';
import { Note, Page, RecordLink, Section, SmallTable } from '../../parts/page.js';
import { Bridge } from '../tie-out/bridge.js';
import { ByCustomer, Differences } from '../tie-out/differences.js';
import { verdictOf, words as tieOutWords } from '../tie-out/words.js';
import { booksOf, changesWord, changeWord, placeOf, words } from './words.js';

/** The certificate of a closed month: who closed it, its figures as they were, and what changed since. For paper, too. */
export default function CertificatePage({ id }: { id: string }) {
  const query = useResource<Certificate>(
    (company) => [...keys.months(company), id],
    `/months/${encodeURIComponent(id)}`,
  );
  return (
    <Loaded query={query} height={480}>
      {(certificate) => <Sheet certificate={certificate} />}
    </Loaded>
  );
}

function Sheet({ certificate }: { certificate: Certificate }) {
  const company = useCompany();
  const { month, closedAt, closedBy, reason, isLatest, figures, open } = certificate;
  return (
    <Page
      title={words.title(month)}
      hint={booksOf(figures)}
      actions={
        <Group gap="sm" className="no-print">
          <Anchor component={Link} size="sm" href={`/c/${company}/tie-out`}>
            {tieOutWords.title}
          </Anchor>
          <Button variant="default" onClick={() => window.print()}>
            {words.print}
          </Button>
        </Group>
      }
    >
      <Text size="sm" fw={600}>
        {words.closedBy(closedBy, closedAt)}
      </Text>
      {!isLatest && (
        <Note tone="warn" title={words.earlier}>
          {words.earlierText}
        </Note>
      )}
      {reason !== null && (
        <Note tone="warn" title={words.withReason}>
          {reason}
        </Note>
      )}
      {isLatest && <Changed changed={certificate.changed} />}
      {figures.parts.map((part) => (
        <Part key={part.bridge.entity} part={part} open={open.rows} />
      ))}
      {open.count > open.rows.length && <Text size="sm">{words.more(open.count - open.rows.length)}</Text>}
    </Page>
  );
}

function Part({ part, open }: { part: Certificate['figures']['parts'][number]; open: Certificate['open']['rows'] }) {
  const { bridge, tieOut } = part;
  const { entity } = bridge;
  const differences = tieOut?.differences.filter(({ cause }) => cause !== 'never-sent') ?? [];
  const rows = open.filter((row) => row.entity === entity);
  return (
    <Section title={words.titles[entity]} padding="lg">
      <Stack gap="md">
        <Note {...verdictOf(bridge)}>
          {tieOut?.finishedAt == null ? words.notCompared : words.compared(tieOut.requestedBy, tieOut.finishedAt)}
        </Note>
        <Bridge bridge={bridge} listOf={(code) => placeOf(entity, code)} />
        {differences.length > 0 && (
          <div id={`${entity}-differences`}>
            <Differences entity={entity} differences={differences} />
          </div>
        )}
        <ByCustomer customers={tieOut?.byCustomer ?? []} open />
        {rows.length > 0 && (
          <div id={`${entity}-open`}>
            <Text fw={600} size="sm" mb="xs">
              {words.open}
            </Text>
            <Open rows={rows} />
          </div>
        )}
      </Stack>
    </Section>
  );
}

function Open({ rows }: { rows: Certificate['open']['rows'] }) {
  const { number, customer, date, state, amount, reason } = words.columns;
  return (
    <SmallTable minWidth={720} head={[number, customer, date, state, reason, amount]} figures={1} className="numbers">
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.id}>
            <Table.Td>
              <RecordLink entity={row.entity} id={row.id}>
                {row.number ?? row.id}
              </RecordLink>
            </Table.Td>
            <Table.Td>{row.customer}</Table.Td>
            <Table.Td>{formatDay(row.date)}</Table.Td>
            <Table.Td>
              <StateBadge view={row.view} />
            </Table.Td>
            <Table.Td>{row.sentence}</Table.Td>
            <Table.Td ta="right">{money(row.amount)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </SmallTable>
  );
}

function Changed({ changed: { rows, count: changes, amounts } }: Pick<Certificate, 'changed'>) {
  const { number, customer, change, before, after } = words.columns;
  if (changes === 0) return <Note tone="good" title={words.unchanged} />;
  return (
    <Section title={`${words.changed}: ${changesWord(changes)}`} padding="lg">
      {(['invoice', 'payment'] as const).map((entity) =>
        amounts[entity] === '0.00' ? null : (
          <Text key={entity} size="sm">
            {words.changedBy[entity](amounts[entity])}
          </Text>
        ),
      )}
      <SmallTable minWidth={640} head={[number, customer, change, before, after]} figures={2} className="numbers">
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.entity}${row.id}`}>
              <Table.Td>
                <RecordLink entity={row.entity} id={row.id}>
                  {row.number ?? row.id}
                </RecordLink>
              </Table.Td>
              <Table.Td>{row.customer}</Table.Td>
              <Table.Td>{changeWord(row)}</Table.Td>
              <Table.Td ta="right">{money(row.before?.amount)}</Table.Td>
              <Table.Td ta="right">{money(row.after?.amount)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </SmallTable>
      {changes > rows.length && <Text size="sm">{words.more(changes - rows.length)}</Text>}
    </Section>
  );
}
