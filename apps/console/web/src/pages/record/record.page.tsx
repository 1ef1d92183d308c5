import { Anchor, Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ask, keys } from '../../api/client.js';
import { useCompany } from '../../api/session.js';
import type { RecordPage as Record } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { formatDay, money } from '../../parts/format.js';
import { OutIcon } from '../../parts/icons.js';
import { StateBadge } from '../../parts/labels.js';
import { Note, Page } from '../../parts/page.js';
import { entityWords, viewHints } from '../../parts/words.js';
import { Actions } from './actions.js';
import { Exchanges } from './exchanges.js';
import { Facts, Lines } from './facts.js';
import { History } from './history.js';
import { Notices } from './notices.js';
import { words } from './words.js';

/** One record: its state and why, what can be done, and everything that happened to it. */
export default function RecordPage({ entity, id }: { entity: string; id: string }) {
  const company = useCompany();
  const { data, error, refetch } = useQuery({
    queryKey: keys.record(company, entity, id),
    queryFn: () => ask<Record>(`/api/companies/${company}/records/${entity}/${encodeURIComponent(id)}/passport`),
  });
  const kind = entityWords[entity] ?? words.unknownKind;
  if (data === undefined) {
    return (
      <Page title={kind}>
        {error === null ? (
          <Skeleton height={220} radius="md" />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={words.title(kind, data.name ?? id)}
      hint={<Headline record={data} company={company} />}
      actions={<Actions record={data} />}
    >
      <Status record={data} company={company} />
      <Group align="flex-start" gap="md" grow preventGrowOverflow={false} wrap="wrap">
        <Stack gap="md" style={{ flex: '2 1 420px' }}>
          <History record={data} />
          <Exchanges record={data} />
        </Stack>
        <Stack gap="md" style={{ flex: '1 1 300px' }}>
          <Facts record={data} />
          <Lines record={data} />
        </Stack>
      </Group>
    </Page>
  );
}

interface PartProps {
  readonly record: Record;
  readonly company: string;
}

function Headline({ record, company }: PartProps) {
  const { customer } = record;
  return (
    <Group gap="md" component="span">
      <StateBadge view={record.view} />
      {record.amount !== null && <span className="numbers">{money(record.amount)}</span>}
      {record.date !== null && <span>{formatDay(record.date)}</span>}
      {customer !== null && (
        <Anchor component={Link} href={`/c/${company}/records/customer/${encodeURIComponent(customer.id)}`} size="sm">
          {customer.name ?? customer.id}
        </Anchor>
      )}
      {record.entity === 'customer' &&
        (['invoice', 'payment'] as const).map((document) => (
          <Anchor
            key={document}
            component={Link}
            size="sm"
            href={`/c/${company}/desk/${document}?view=all&customer=${encodeURIComponent(record.id)}`}
          >
            {words.documents[document]}
          </Anchor>
        ))}
    </Group>
  );
}

/** Why the record is in its state, and what to do. */
function Status({ record, company }: PartProps) {
  return (
    <>
      {record.reason !== null && record.view !== 'exported' && <Refusal record={record} company={company} />}
      {record.waitsFor.length > 0 && record.view === 'waiting' && <WaitsFor record={record} company={company} />}
      {record.view === 'exported' && <InQuickBooks record={record} />}
      <Notices record={record} />
      {record.warnings.length > 0 && (
        <Stack gap={4}>
          {record.warnings.map(({ code, sentence }) => (
            <Group key={code + sentence} gap="xs" wrap="nowrap" align="flex-start">
              <Badge variant="default" size="sm">
                {words.note}
              </Badge>
              <Text size="sm">{sentence}</Text>
            </Group>
          ))}
        </Stack>
      )}
    </>
  );
}

function Refusal({ record: { reason, said, view }, company }: PartProps) {
  if (reason === null) return null;
  const parts = [said?.code, said?.message, said?.detail].filter((part) => part !== undefined);
  return (
    <Note tone={view === 'failed' ? 'bad' : 'plain'} title={reason.sentence}>
      <Text size="sm">{reason.remedy}</Text>
      {view === 'failed' && (
        <Anchor component={Link} href={`/c/${company}/issues`} size="sm" underline="always">
          {words.fixUnderIssues}
        </Anchor>
      )}
      {said !== null && (
        <Text size="sm" c="dimmed" mt={4}>
          {words.said(parts, said.intuitTid)}
        </Text>
      )}
    </Note>
  );
}

function WaitsFor({ record: { waitsFor }, company }: PartProps) {
  return (
    <Note tone="warn" title={words.waitsFor(waitsFor.length)}>
      <Group gap="sm">
        {waitsFor.map(({ entity, id, name }) => (
          <Anchor
            key={`${entity}/${id}`}
            component={Link}
            underline="always"
            size="sm"
            href={
              entity === 'company'
                ? `/c/${company}/settings`
                : `/c/${company}/records/${entity}/${encodeURIComponent(id)}`
            }
          >
            {entity === 'company' ? words.settings : `${entityWords[entity] ?? entity} ${name ?? id}`}
          </Anchor>
        ))}
      </Group>
    </Note>
  );
}

function InQuickBooks({ record: { remote, link } }: { record: Record }) {
  return (
    <Note tone="good" title={words.inQuickBooks(remote?.label)}>
      <Group gap="md">
        <Text size="sm">{remote === null ? viewHints.exported : words.remoteId(remote.id)}</Text>
        {link !== null && (
          <Button
            component="a"
            href={link}
            target="_blank"
            rel="noreferrer"
            size="compact-sm"
            variant="light"
            rightSection={<OutIcon size={14} />}
          >
            {words.open}
          </Button>
        )}
      </Group>
    </Note>
  );
}
