import { Anchor, Button, Menu, Paper, Table, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ask, keys } from '../../api/client.js';
import type { CompanyHealth } from '../../api/types.js';
import { count, formatMoment, fromNow } from '../../parts/format.js';
import { PauseIcon } from '../../parts/icons.js';
import { useNow } from '../../parts/labels.js';
import { tellDone, tellFailure } from '../../parts/loading.js';
import { Nothing } from '../../parts/page.js';
import { editionWords } from '../../parts/words.js';
import { ageOf, errorRate, words } from './words.js';

const dots = { connected: 'exported', waiting: 'waiting', broken: 'failed', none: 'excluded' } as const;

/** One row for each company: its connection, its queue and its age, and how often QuickBooks rejects. */
export function Companies({ companies }: { companies: readonly CompanyHealth[] }) {
  const { columns } = words;
  if (companies.length === 0) {
    return (
      <div className="panel">
        <Nothing title={words.noCompanies.title}>{words.noCompanies.text}</Nothing>
      </div>
    );
  }
  return (
    <Paper className="panel" p="md" component="section" aria-label={words.companies}>
      <Table.ScrollContainer minWidth={860} type="native" tabIndex={0}>
        <Table fz="sm" verticalSpacing="sm" horizontalSpacing={8} className="one-line">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{columns.company}</Table.Th>
              <Table.Th>{columns.connection}</Table.Th>
              <Table.Th>{columns.lastContact}</Table.Th>
              <Table.Th ta="right">{columns.queue}</Table.Th>
              <Table.Th ta="right">{columns.checking}</Table.Th>
              <Table.Th ta="right">{columns.failed}</Table.Th>
              <Table.Th ta="right" title={columns.refusedHint}>
                {columns.refused}
              </Table.Th>
              <Table.Th aria-label={columns.actions} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {companies.map((company) => (
              <CompanyRow key={company.id} company={company} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function CompanyRow({ company }: { company: CompanyHealth }) {
  const now = useNow();
  const rate = errorRate(company);
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} href={`/c/${company.id}/issues`} size="sm" fw={550}>
          {company.name ?? company.id}
        </Anchor>
        <Text size="xs" c="dimmed">
          {company.edition === null ? words.notSetUp : editionWords[company.edition]}
        </Text>
      </Table.Td>
      <Table.Td>
        <span className="state">
          <span className={`dot dot-${dots[company.status]}`} aria-hidden="true" />
          {words.status[company.status]}
        </span>
        {company.endsAt !== null && (
          <Text size="xs" c="dimmed" title={formatMoment(company.endsAt)}>
            {words.loginEnds(fromNow(company.endsAt, now))}
          </Text>
        )}
        {company.pausedUntil !== null && (
          <Text size="xs" fw={600} title={formatMoment(company.pausedUntil)}>
            {words.pausedUntil(fromNow(company.pausedUntil, now))}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{company.lastContact === null ? '–' : fromNow(company.lastContact, now)}</Table.Td>
      <Table.Td ta="right" className="numbers">
        {count(company.queued)}
        {company.oldestSeconds !== null && (
          <Text size="xs" c="dimmed">
            {words.oldest(ageOf(company.oldestSeconds))}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right" className="numbers">
        {count(company.checking)}
      </Table.Td>
      <Table.Td ta="right" className="numbers" fw={company.failed > 0 ? 600 : 400}>
        {count(company.failed)}
      </Table.Td>
      <Table.Td ta="right" className="numbers" title={words.answers(company.refused, company.answered)}>
        {rate}
      </Table.Td>
      <Table.Td ta="right">
        <Pause company={company} />
      </Table.Td>
    </Table.Tr>
  );
}

/** Pauses a company's syncing for a while. Nothing is lost. */
function Pause({ company: { id, name, pausedUntil, status } }: { company: CompanyHealth }) {
  const client = useQueryClient();
  const path = `/api/operations/companies/${id}/pause`;
  const options = { onSettled: () => client.invalidateQueries({ queryKey: keys.health }), onError: tellFailure };
  const pause = useMutation({
    mutationFn: (minutes: number) => ask<{ until: string }>(path, { method: 'PUT', body: { minutes } }),
    onSuccess: ({ until }) => tellDone(words.paused(formatMoment(until)), words.pausedText),
    ...options,
  });
  const resume = useMutation({
    mutationFn: () => ask(path, { method: 'DELETE' }),
    onSuccess: () => tellDone(words.resumed, words.resumedText),
    ...options,
  });
  if (pausedUntil !== null) {
    return (
      <Button
        size="compact-sm"
        variant="light"
        loading={resume.isPending}
        aria-label={words.resumeLabel(name ?? id)}
        onClick={() => resume.mutate()}
      >
        {words.resume}
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
          aria-label={words.pauseLabel(name ?? id)}
        >
          {words.pause}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.pauseFor}</Menu.Label>
        {words.spans.map(([minutes, word]) => (
          <Menu.Item key={minutes} onClick={() => pause.mutate(minutes)}>
            {word}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
