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
import { useBatches } from '../../api/batches.js';
import { ask, queryOf } from '../../api/client.js';
import { keys } from '../../api/keys.js';
import { useCompany } from '../../api/session.js';
import type { Act, Batch } from '../../api/types.js';
import { sayAct } from '../../parts/act.words.js';
import { Failure } from '../../parts/failure.js';
import { DownloadIcon } from '../../parts/icons.js';
import { count, plural } from '../../parts/money.js';
import { Nothing } from '../../parts/nothing.js';
import { Page } from '../../parts/page.js';
import { When } from '../../parts/when.js';
import { views, viewWords } from '../../parts/words.js';

/** What was sent in which batch, what users did, and all of it as a file. */
export default function HistoryPage() {
  return (
    <Page title="History" hint="What was sent, by whom, and what became of it.">
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
    <Paper className="panel" p="md" component="section" aria-label="Download">
      <Title order={2} mb="sm">
        Download as CSV
      </Title>
      <Group align="flex-end" gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} style={{ flex: 1 }}>
          <Select
            label="What"
            allowDeselect={false}
            value={entity}
            onChange={(value) => setEntity(value ?? 'invoice')}
            data={[
              { value: 'invoice', label: 'Invoices' },
              { value: 'payment', label: 'Payments' },
              { value: 'customer', label: 'Customers' },
              { value: 'item', label: 'Items' },
              { value: 'job', label: 'Jobs' },
            ]}
          />
          <Select
            label="State"
            clearable
            placeholder="Any"
            value={view === '' ? null : view}
            onChange={(value) => setView(value ?? '')}
            data={views.map((each) => ({ value: each, label: viewWords[each] }))}
          />
          <TextInput
            type="date"
            label="From"
            value={from}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
          <TextInput type="date" label="To" value={to} onChange={({ currentTarget }) => setTo(currentTarget.value)} />
        </SimpleGrid>
        <Button
          component="a"
          download
          href={`/api/companies/${company}/history.csv${queryOf({ entity, view, from, to })}`}
          variant="default"
          leftSection={<DownloadIcon size={16} />}
        >
          Download
        </Button>
      </Group>
    </Paper>
  );
}

function Batches() {
  const company = useCompany();
  const { data, error, refetch } = useBatches();
  return (
    <Paper className="panel" p="md" component="section" aria-label="Batches">
      <Title order={2} mb="sm">
        Batches
      </Title>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={80} />}
      {data?.batches.length === 0 && (
        <Nothing title="Nothing was sent yet">Each time you send, a batch is listed here with its result.</Nothing>
      )}
      {data !== undefined && data.batches.length > 0 && (
        <Table.ScrollContainer minWidth={560} type="native" tabIndex={0}>
          <Table fz="sm" verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>What</Table.Th>
                <Table.Th>By</Table.Th>
                <Table.Th>When</Table.Th>
                <Table.Th>Result</Table.Th>
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

/** A state's word within a sentence; QuickBooks keeps its capitals. */
const inSentence = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1);

function resultOf({ counts, finishedAt }: Batch): string {
  const said = views.flatMap((view) =>
    (counts?.[view] ?? 0) > 0 ? [`${count(counts?.[view] ?? 0)} ${inSentence(viewWords[view])}`] : [],
  );
  return `${finishedAt === null ? 'Running' : 'Done'}${said.length > 0 ? `: ${said.join(', ')}` : ''}`;
}

function Acts() {
  const company = useCompany();
  const { data, error, refetch } = useQuery({
    queryKey: keys.acts(company),
    queryFn: () => ask<{ acts: Act[] }>(`/api/companies/${company}/acts`),
    staleTime: 0,
  });
  return (
    <Paper className="panel" p="md" component="section" aria-label="Who did what">
      <Title order={2} mb="sm">
        Who did what
      </Title>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={80} />}
      {data?.acts.length === 0 && <Nothing title="Nobody did anything yet" />}
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
