import { Anchor, Button, Collapse, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useAct } from '../../api/acts.js';
import { ask } from '../../api/client.js';
import { keys } from '../../api/keys.js';
import { useCompany, useMay } from '../../api/session.js';
import type { Issue } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { count, money, plural } from '../../parts/money.js';
import { Nothing } from '../../parts/nothing.js';
import { Page } from '../../parts/page.js';
import { When } from '../../parts/when.js';

/** What keeps documents from QuickBooks: each cause once, with what it holds up and how it is mended. */
export default function IssuesPage() {
  const company = useCompany();
  const { data, error, refetch } = useQuery({
    queryKey: keys.issues(company),
    queryFn: () => ask<{ issues: Issue[] }>(`/api/companies/${company}/issues`),
  });
  return (
    <Page title="Issues" hint="Each cause once. Mend it, and everything that it held up goes on.">
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={120} radius="md" />}
      {data?.issues.length === 0 && (
        <div className="panel">
          <Nothing title="No issues">Everything that was sent is in QuickBooks or on its way.</Nothing>
        </div>
      )}
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {data?.issues.map((issue) => (
          <li key={issue.key}>
            <One issue={issue} />
          </li>
        ))}
      </Stack>
    </Page>
  );
}

/** Where a cause can be mended in the console. */
const mendedAt = (company: string, { code, details }: Issue): { to: string; word: string } | undefined => {
  if (
    code.startsWith('settings.') ||
    code === 'waiting.settings' ||
    code === 'invoice.before-go-live' ||
    code === 'invoice.line-without-item'
  ) {
    return { to: `/c/${company}/settings`, word: 'Open the settings' };
  }
  if (code === 'waiting.invoice')
    return { to: `/c/${company}/records/invoice/${encodeURIComponent(details['id'] ?? '')}`, word: 'Open the invoice' };
  if (code === 'quickbooks.permission') return { to: `/c/${company}/setup`, word: 'Connect again' };
  return undefined;
};

function One({ issue }: { issue: Issue }) {
  const company = useCompany();
  const may = useMay('export');
  const [opened, { toggle }] = useDisclosure(false);
  const act = useAct();
  const { entity } = issue;
  const sendable = entity === 'invoice' || entity === 'payment';
  const mend = mendedAt(company, issue);
  return (
    <Paper className="panel" p="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 320px' }}>
          <Title order={2} fz="md">
            {issue.sentence}
          </Title>
          <Text size="sm" mt={4}>
            {issue.remedy}
          </Text>
          <Group gap="sm" mt={6}>
            <Text size="sm" c="dimmed" className="numbers">
              {plural(issue.count, entity)}{' '}
              {issue.kind === 'waiting' ? (issue.count === 1 ? 'waits' : 'wait') : 'held up'}
              {sendable ? `, ${money(issue.total)}` : ''}
            </Text>
            <When at={issue.since} />
          </Group>
        </div>
        <Group gap="xs">
          {mend !== undefined && (
            <Button component={Link} href={mend.to} variant="default">
              {mend.word}
            </Button>
          )}
          {issue.kind === 'failed' && issue.cause !== null && may && issue.retryHelps && (
            <Button
              variant="light"
              loading={act.isPending}
              onClick={() =>
                act.mutate({
                  entity,
                  act: { kind: 'retry', cause: issue.cause ?? '' },
                  done: `Sending ${plural(issue.count, entity)} again`,
                })
              }
            >
              {issue.count === 1 ? 'Send it again' : `Send all ${count(issue.count)} again`}
            </Button>
          )}
        </Group>
      </Group>
      <Button variant="subtle" size="compact-sm" mt="xs" px={0} onClick={toggle} aria-expanded={opened}>
        {opened ? 'Hide' : 'Show'} {plural(Math.min(issue.count, issue.records.length), entity)}
      </Button>
      <Collapse expanded={opened}>
        <Group gap="sm" mt="xs">
          {issue.records.map(({ id, name }) => (
            <Anchor
              key={id}
              component={Link}
              size="sm"
              href={`/c/${company}/records/${entity}/${encodeURIComponent(id)}`}
            >
              {name ?? id}
            </Anchor>
          ))}
          {issue.count > issue.records.length && <Text size="sm">and {issue.count - issue.records.length} more</Text>}
        </Group>
      </Collapse>
    </Paper>
  );
}
