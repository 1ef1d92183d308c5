import { Accordion, Anchor, Button, Group, Paper, Skeleton, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ask } from '../../api/client.js';
import { keys } from '../../api/keys.js';
import type { CompanyHealth, Health, Letter } from '../../api/types.js';
import { Failure, tellDone, tellFailure } from '../../parts/failure.js';
import { count, plural } from '../../parts/money.js';
import { Nothing } from '../../parts/nothing.js';
import { Page } from '../../parts/page.js';
import { formatMoment, fromNow } from '../../parts/when.js';
import { editionWords } from '../../parts/words.js';

const statusWords = {
  connected: 'Connected',
  waiting: 'Waiting for a call',
  broken: 'Broken',
  none: 'Never connected',
} as const;
const dots = { connected: 'exported', waiting: 'waiting', broken: 'failed', none: 'excluded' } as const;

/** For JobPro's operations: which companies are unwell, and what the bus gave up. */
export default function OperationsPage() {
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: keys.health,
    queryFn: () => ask<Health>('/api/operations/health'),
    staleTime: 0,
  });
  return (
    <Page
      title="Health"
      hint="Every company, those with work or trouble first."
      actions={
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          Look again
        </Button>
      }
    >
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={240} radius="md" />}
      {data !== undefined && <Companies companies={data.companies} />}
      {data !== undefined && <Letters letters={data.letters} all={data.deadLetters} />}
    </Page>
  );
}

function Companies({ companies }: { companies: readonly CompanyHealth[] }) {
  if (companies.length === 0) {
    return (
      <div className="panel">
        <Nothing title="No companies yet">They show here as soon as one is set up.</Nothing>
      </div>
    );
  }
  return (
    <Paper className="panel" p="md" component="section" aria-label="Companies">
      <Table.ScrollContainer minWidth={760} type="native" tabIndex={0}>
        <Table fz="sm" verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Company</Table.Th>
              <Table.Th>Connection</Table.Th>
              <Table.Th>Last contact</Table.Th>
              <Table.Th ta="right">Queue</Table.Th>
              <Table.Th ta="right">Oldest</Table.Th>
              <Table.Th ta="right">Checking</Table.Th>
              <Table.Th ta="right">Failed</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {companies.map((company) => (
              <Table.Tr key={company.id}>
                <Table.Td>
                  <Anchor component={Link} href={`/c/${company.id}/issues`} size="sm" fw={550}>
                    {company.name ?? company.id}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {company.edition === null ? 'not set up' : editionWords[company.edition]}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <span className="state">
                    <span className={`dot dot-${dots[company.status]}`} aria-hidden="true" />
                    {statusWords[company.status]}
                  </span>
                  {company.endsAt !== null && (
                    <Text size="xs" c="dimmed">
                      login ends {fromNow(company.endsAt)}
                    </Text>
                  )}
                  {company.pausedUntil !== null && (
                    <Text size="xs">paused until {formatMoment(company.pausedUntil)}</Text>
                  )}
                </Table.Td>
                <Table.Td>{company.lastContact === null ? '' : fromNow(company.lastContact)}</Table.Td>
                <Table.Td ta="right" className="numbers">
                  {count(company.queued)}
                </Table.Td>
                <Table.Td ta="right" className="numbers">
                  {company.oldestSeconds === null
                    ? ''
                    : fromNow(new Date(Date.now() - company.oldestSeconds * 1000).toISOString())}
                </Table.Td>
                <Table.Td ta="right" className="numbers">
                  {count(company.checking)}
                </Table.Td>
                <Table.Td ta="right" className="numbers">
                  {count(company.failed)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Letters({ letters, all }: { letters: readonly Letter[]; all: number }) {
  return (
    <Paper className="panel" p="md" component="section" aria-label="Dead letters">
      <Title order={2} mb="xs">
        Dead letters
      </Title>
      {letters.length === 0 ? (
        <Nothing title="None">Every message was understood and worked off.</Nothing>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {plural(all, 'message')} given up
            {all > letters.length ? `; the latest ${count(letters.length)} are shown` : ''}.
          </Text>
          <Accordion chevronPosition="left" order={3}>
            {letters.map((letter) => (
              <OneLetter key={letter.sequence} letter={letter} />
            ))}
          </Accordion>
        </>
      )}
    </Paper>
  );
}

function OneLetter({ letter }: { letter: Letter }) {
  const client = useQueryClient();
  const redrive = useMutation({
    mutationFn: () => ask(`/api/operations/letters/${letter.sequence}/redrive`, { method: 'POST', body: {} }),
    onSuccess: () => {
      tellDone('Sent again', 'Under its own id: who has done it already does nothing.');
      void client.invalidateQueries({ queryKey: keys.health });
    },
    onError: tellFailure,
  });
  return (
    <Accordion.Item value={String(letter.sequence)}>
      <Accordion.Control>
        <Text size="sm" fw={550}>
          {letter.reason}
        </Text>
        <Text size="xs" c="dimmed">
          {letter.subject} · {letter.service} · {formatMoment(letter.diedAt)}
        </Text>
      </Accordion.Control>
      <Accordion.Panel>
        <pre className="code" tabIndex={0} aria-label="The message">
          {letter.data}
        </pre>
        <Group mt="sm">
          {letter.canRedrive && (
            <Button size="xs" variant="default" loading={redrive.isPending} onClick={() => redrive.mutate()}>
              Send again
            </Button>
          )}
          <Text size="xs" c="dimmed">
            {letter.redriven === null ? '' : `Sent again by ${letter.redriven}`}{' '}
            {letter.traceId === null ? '' : `trace ${letter.traceId}`}
          </Text>
        </Group>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
