import {
  Anchor,
  Button,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { useBatches, useCompany } from '../../api/session.js';
import { ask, keys, queryOf } from '../../api/client.js';
import type { Act } from '../../api/types.js';
import { sayAct, views, viewWords } from '../../parts/words.js';
import { resultOf, words } from './words.js';
import { Failure } from '../../parts/failure.js';
import { DownloadIcon } from '../../parts/icons.js';
import { plural } from '../../parts/format.js';
import { Nothing, Page } from '../../parts/page.js';
import { When } from '../../parts/labels.js';

/** The batches that were sent, what users did, and everything as a file. */
export default function HistoryPage() {
  return (
    <Page title={words.title} hint={words.hint}>
      <Download />
      <Batches />
      <Acts />
    </Page>
  );
}

function Download() {
  const company = useCompany();
  const [entity, setEntity] = useState('invoice');
  const [view, setView] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  return (
    <Paper className="panel" p="md" component="section" aria-label={words.download}>
      <Title order={2} mb="sm">
        {words.downloadCsv}
      </Title>
      <Group align="flex-end" gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} style={{ flex: 1 }}>
          <Select
            label={words.what}
            allowDeselect={false}
            value={entity}
            onChange={(value) => setEntity(value ?? 'invoice')}
            data={Object.entries(words.kinds).map(([value, label]) => ({ value, label }))}
          />
          <Select
            label={words.state}
            clearable
            placeholder={words.anyState}
            value={view === '' ? null : view}
            onChange={(value) => setView(value ?? '')}
            data={views.map((each) => ({ value: each, label: viewWords[each] }))}
          />
          <TextInput
            type="date"
            label={words.from}
            value={from}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
          <TextInput
            type="date"
            label={words.to}
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
          />
        </SimpleGrid>
        <Button
          component="a"
          download
          href={`/api/companies/${company}/history.csv${queryOf({ entity, view, from, to })}`}
          variant="default"
          leftSection={<DownloadIcon size={16} />}
        >
          {words.download}
        </Button>
      </Group>
    </Paper>
  );
}

function Batches() {
  const company = useCompany();
  const { data, error, refetch } = useBatches();
  return (
    <Paper className="panel" p="md" component="section" aria-label={words.batches}>
      <Title order={2} mb="sm">
        {words.batches}
      </Title>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={80} />}
      {data?.batches.length === 0 && <Nothing title={words.noBatches.title}>{words.noBatches.text}</Nothing>}
      {data !== undefined && data.batches.length > 0 && (
        <Table.ScrollContainer minWidth={560} type="native" tabIndex={0}>
          <Table fz="sm" verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.columns.what}</Table.Th>
                <Table.Th>{words.columns.by}</Table.Th>
                <Table.Th>{words.columns.when}</Table.Th>
                <Table.Th>{words.columns.result}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.batches.map((batch) => (
                <Table.Tr key={batch.id}>
                  <Table.Td>
                    <Anchor
                      component={Link}
                      size="sm"
                      href={`/c/${company}/desk/${batch.entity}?view=all&batch=${encodeURIComponent(batch.id)}`}
                    >
                      {plural(batch.total, batch.entity)}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{batch.requestedBy}</Table.Td>
                  <Table.Td>
                    <When at={batch.requestedAt} />
                  </Table.Td>
                  <Table.Td>{resultOf(batch)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}

function Acts() {
  const company = useCompany();
  const { data, error, refetch } = useQuery({
    queryKey: keys.acts(company),
    queryFn: () => ask<{ acts: Act[] }>(`/api/companies/${company}/acts`),
    staleTime: 0,
  });
  return (
    <Paper className="panel" p="md" component="section" aria-label={words.acts}>
      <Title order={2} mb="sm">
        {words.acts}
      </Title>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={80} />}
      {data?.acts.length === 0 && <Nothing title={words.noActs} />}
      <Stack gap={6}>
        {data?.acts.map(({ id, at, who, what, about }) => (
          <Group key={id} justify="space-between" gap="sm">
            <Text size="sm">
              <strong>{who}</strong> {sayAct(what, about)}
            </Text>
            <When at={at} />
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
