import { Anchor, Button, Menu, Paper, Table, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ask } from '../../api/client.js';
import { keys } from '../../api/keys.js';
import type { CompanyHealth } from '../../api/types.js';
import { tellDone, tellFailure } from '../../parts/failure.js';
import { PauseIcon } from '../../parts/icons.js';
import { count } from '../../parts/money.js';
import { Nothing } from '../../parts/nothing.js';
import { useNow } from '../../parts/now.js';
import { formatMoment, fromNow } from '../../parts/dates.js';
import { editionWords } from '../../parts/words.js';
import { ageOf, errorRate } from './health.words.js';

const statusWords = {
  connected: 'Connected',
  waiting: 'Waiting for a call',
  broken: 'Broken',
  none: 'Never connected',
} as const;
const dots = { connected: 'exported', waiting: 'waiting', broken: 'failed', none: 'excluded' } as const;

/** One line a company: how it is joined, what lies in its queue and for how long, how often QuickBooks says no. */
export function Companies({ companies }: { companies: readonly CompanyHealth[] }) {
  if (companies.length === 0) {
    return (
      <div className="panel">
        <Nothing title="No companies yet">They show here as soon as one is set up.</Nothing>
      </div>
    );
  }
  return (
    <Paper className="panel" p="md" component="section" aria-label="Companies">
      <Table.ScrollContainer minWidth={860} type="native" tabIndex={0}>
        <Table fz="sm" verticalSpacing="sm" horizontalSpacing={8} className="one-line">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Company</Table.Th>
              <Table.Th>Connection</Table.Th>
              <Table.Th>Last contact</Table.Th>
              <Table.Th ta="right">Queue</Table.Th>
              <Table.Th ta="right">Checking</Table.Th>
              <Table.Th ta="right">Failed</Table.Th>
              <Table.Th ta="right" title="Of QuickBooks’ answers within 24 hours">
                Refused, 24 h
              </Table.Th>
              <Table.Th aria-label="Acts" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {companies.map((company) => (
              <One key={company.id} company={company} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function One({ company }: { company: CompanyHealth }) {
  const now = useNow();
  const rate = errorRate(company);
  return (
    <Table.Tr>
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
          <Text size="xs" c="dimmed" title={formatMoment(company.endsAt)}>
            login ends {fromNow(company.endsAt, now)}
          </Text>
        )}
        {company.pausedUntil !== null && (
          <Text size="xs" fw={600} title={formatMoment(company.pausedUntil)}>
            paused, goes on {fromNow(company.pausedUntil, now)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{company.lastContact === null ? '–' : fromNow(company.lastContact, now)}</Table.Td>
      <Table.Td ta="right" className="numbers">
        {count(company.queued)}
        {company.oldestSeconds !== null && (
          <Text size="xs" c="dimmed">
            oldest {ageOf(company.oldestSeconds)}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right" className="numbers">
        {count(company.checking)}
      </Table.Td>
      <Table.Td ta="right" className="numbers" fw={company.failed > 0 ? 600 : 400}>
        {count(company.failed)}
      </Table.Td>
      <Table.Td
        ta="right"
        className="numbers"
        title={`${count(company.refused)} of ${count(company.answered)} answers`}
      >
        {rate}
      </Table.Td>
      <Table.Td ta="right">
        <Pause company={company} />
      </Table.Td>
    </Table.Tr>
  );
}

const spans = [
  [15, '15 minutes'],
  [60, 'an hour'],
  [240, '4 hours'],
  [1_440, 'a day'],
] as const;

/** Leaves one company's QuickBooks alone for a while; nothing is lost by it. */
function Pause({ company: { id, name, pausedUntil, status } }: { company: CompanyHealth }) {
  const client = useQueryClient();
  const at = `/api/operations/companies/${id}/pause`;
  const told = { onSettled: () => client.invalidateQueries({ queryKey: keys.health }), onError: tellFailure };
  const pause = useMutation({
    mutationFn: (minutes: number) => ask<{ until: string }>(at, { method: 'PUT', body: { minutes } }),
    onSuccess: ({ until }) =>
      tellDone(`Paused until ${formatMoment(until)}`, 'What is in hand is finished; the rest waits.'),
    ...told,
  });
  const resume = useMutation({
    mutationFn: () => ask(at, { method: 'DELETE' }),
    onSuccess: () => tellDone('Going on', 'What waited goes now.'),
    ...told,
  });
  if (pausedUntil !== null) {
    return (
      <Button
        size="compact-sm"
        variant="light"
        loading={resume.isPending}
        aria-label={`Let ${name ?? id} go on`}
        onClick={() => resume.mutate()}
      >
        Go on
      </Button>
    );
  }
  if (status === 'none') return null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<PauseIcon size={14} />}
          loading={pause.isPending}
          aria-label={`Pause ${name ?? id}`}
        >
          Pause
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Leave its QuickBooks alone for</Menu.Label>
        {spans.map(([minutes, word]) => (
          <Menu.Item key={minutes} onClick={() => pause.mutate(minutes)}>
            {word}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
