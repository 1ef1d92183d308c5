import { Anchor, Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ask } from '../../api/client.js';
import { keys } from '../../api/keys.js';
import { useCompany } from '../../api/session.js';
import type { RecordPage as Record } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { OutIcon } from '../../parts/icons.js';
import { money, plural } from '../../parts/money.js';
import { Note } from '../../parts/note.js';
import { Page } from '../../parts/page.js';
import { StateBadge } from '../../parts/state-badge.js';
import { formatDay } from '../../parts/dates.js';
import { entityWords, viewHints } from '../../parts/words.js';
import { Actions } from './sections/actions.js';
import { Notices } from './sections/notices.js';
import { Facts, Lines } from './sections/facts.js';
import { Passport } from './sections/passport.js';
import { Exchanges } from './sections/sent-and-answered.js';

/** One record, whole: where it stands, why, what can be done, and everything that happened to it. */
export default function RecordPage({ entity, id }: { entity: string; id: string }) {
  const company = useCompany();
  const { data, error, refetch } = useQuery({
    queryKey: keys.record(company, entity, id),
    queryFn: () => ask<Record>(`/api/companies/${company}/records/${entity}/${encodeURIComponent(id)}/passport`),
  });
  if (data === undefined) {
    return (
      <Page title={entityWords[entity] ?? 'Record'}>
        {error === null ? (
          <Skeleton height={220} radius="md" />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  }
  const word = entityWords[entity] ?? 'Record';
  return (
    <Page
      title={`${word} ${data.name ?? id}`}
      hint={<Headline record={data} company={company} />}
      actions={<Actions record={data} />}
    >
      <Standing record={data} company={company} />
      <Group align="flex-start" gap="md" grow preventGrowOverflow={false} wrap="wrap">
        <Stack gap="md" style={{ flex: '2 1 420px' }}>
          <Passport record={data} />
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

function Headline({ record, company }: { record: Record; company: string }) {
  return (
    <Group gap="md" component="span">
      <StateBadge view={record.view} />
      {record.amount !== null && <span className="numbers">{money(record.amount)}</span>}
      {record.date !== null && <span>{formatDay(record.date)}</span>}
      {record.customer !== null && (
        <Anchor
          component={Link}
          href={`/c/${company}/records/customer/${encodeURIComponent(record.customer.id)}`}
          size="sm"
        >
          {record.customer.name ?? record.customer.id}
        </Anchor>
      )}
    </Group>
  );
}

/** Why it stands where it stands, and what to do. */
function Standing({ record, company }: { record: Record; company: string }) {
  return (
    <>
      {record.reason !== null && record.view !== 'exported' && (
        <Note tone={record.view === 'failed' ? 'bad' : 'plain'} title={record.reason.sentence}>
          <Text size="sm">{record.reason.remedy}</Text>
          {record.view === 'failed' && (
            <Anchor component={Link} href={`/c/${company}/issues`} size="sm" underline="always">
              Mend it under Issues
            </Anchor>
          )}
          {record.said != null && (
            <Text size="sm" c="dimmed" mt={4}>
              QuickBooks said:{' '}
              {[record.said.code, record.said.message, record.said.detail]
                .filter((part) => part !== undefined)
                .join(' · ')}
              {record.said.intuitTid === undefined ? '' : ` (intuit_tid ${record.said.intuitTid})`}
            </Text>
          )}
        </Note>
      )}
      {record.waitsFor.length > 0 && record.view === 'waiting' && (
        <Note tone="warn" title={`Waits for ${plural(record.waitsFor.length, 'thing')}`}>
          <Group gap="sm">
            {record.waitsFor.map(({ entity, id, name }) => (
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
                {entity === 'company' ? 'the settings' : `${entityWords[entity] ?? entity} ${name ?? id}`}
              </Anchor>
            ))}
          </Group>
        </Note>
      )}
      {record.view === 'exported' && (
        <Note
          tone="good"
          title={`In QuickBooks${record.remote?.label === undefined ? '' : ` as ${record.remote.label}`}`}
        >
          <Group gap="md">
            <Text size="sm">
              {record.remote === null ? viewHints.exported : `QuickBooks’ own id: ${record.remote.id}`}
            </Text>
            {record.link !== null && (
              <Button
                component="a"
                href={record.link}
                target="_blank"
                rel="noreferrer"
                size="compact-sm"
                variant="light"
                rightSection={<OutIcon size={14} />}
              >
                Open it in QuickBooks
              </Button>
            )}
          </Group>
        </Note>
      )}
      <Notices record={record} />
      {record.warnings.length > 0 && (
        <Stack gap={4}>
          {record.warnings.map(({ code, sentence }) => (
            <Group key={code + sentence} gap="xs" wrap="nowrap" align="flex-start">
              <Badge variant="default" size="sm">
                note
              </Badge>
              <Text size="sm">{sentence}</Text>
            </Group>
          ))}
        </Stack>
      )}
    </>
  );
}
