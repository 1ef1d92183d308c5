import { Anchor, Button, Group, Select, SimpleGrid, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { keys, queryOf } from '../../api/client.js';
import { useBatches, useCompany, useResource } from '../../api/session.js';
import type { Act } from '../../api/types.js';
import { plural, timeZone } from '../../parts/format.js';
import { DownloadIcon } from '../../parts/icons.js';
import { When } from '../../parts/labels.js';
import { Loaded } from '../../parts/loading.js';
import { Page, Section, SmallTable } from '../../parts/page.js';
import { sayAct, views, viewWords } from '../../parts/words.js';
import { resultOf, words } from './words.js';

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
    <Section title={words.downloadCsv}>
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
          href={`/api/companies/${company}/history.csv${queryOf({ entity, view, from, to, zone: timeZone() })}`}
          variant="default"
          leftSection={<DownloadIcon size={16} />}
        >
          {words.download}
        </Button>
      </Group>
    </Section>
  );
}

function Batches() {
  const company = useCompany();
  const { what, by, when, result } = words.columns;
  return (
    <Section title={words.batches}>
      <Loaded
        query={useBatches()}
        height={80}
        empty={({ batches }) => (batches.length === 0 ? words.noBatches : undefined)}
      >
        {({ batches }) => (
          <SmallTable minWidth={560} head={[what, by, when, result]}>
            <Table.Tbody>
              {batches.map((batch) => (
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
          </SmallTable>
        )}
      </Loaded>
    </Section>
  );
}

function Acts() {
  const query = useResource<{ acts: Act[] }>(keys.acts, '/acts', { staleTime: 0 });
  return (
    <Section title={words.acts}>
      <Loaded query={query} height={80} empty={({ acts }) => (acts.length === 0 ? words.noActs : undefined)}>
        {({ acts }) => (
          <Stack gap={6}>
            {acts.map(({ id, at, who, what, about }) => (
              <Group key={id} justify="space-between" gap="sm">
                <Text size="sm">
                  <strong>{who}</strong> {sayAct(what, about)}
                </Text>
                <When at={at} />
              </Group>
            ))}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}
