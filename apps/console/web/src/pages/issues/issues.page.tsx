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
import { ChevronIcon } from '../../parts/icons.js';
import { count, money, plural } from '../../parts/money.js';
import { Nothing } from '../../parts/nothing.js';
import { Page } from '../../parts/page.js';
import { When } from '../../parts/when.js';
import { entityWords } from '../../parts/words.js';
import { MendHere } from './mend/mend.js';
import { mendsOf } from './mend/mends.js';
import { type Root, rootsOf } from './roots.js';

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
        {rootsOf(data?.issues ?? []).map((root) => (
          <li key={root.issue.key}>
            <One {...root} />
          </li>
        ))}
      </Stack>
    </Page>
  );
}

function One({ issue, holdsUp }: Root) {
  const company = useCompany();
  const mayMend = useMay('mend');
  const [opened, { toggle }] = useDisclosure(false);
  const { entity } = issue;
  const isDocument = entity === 'invoice' || entity === 'payment';
  const mends = mendsOf(issue);
  return (
    <Paper className={`panel note ${issue.kind === 'failed' ? 'note-bad' : 'note-warn'}`} p="lg">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 320px' }}>
          <Title order={2} fz="md">
            {issue.sentence}
          </Title>
          <Text size="sm" mt={4}>
            {issue.remedy}
          </Text>
          <Group gap="xs" mt={6}>
            <Text size="sm" c="dimmed" className="numbers">
              {plural(issue.count, entity)}{' '}
              {issue.kind === 'waiting' ? (issue.count === 1 ? 'waits' : 'wait') : 'held up'}
              {isDocument ? `, ${money(issue.total)}` : ''}
              {holdsUp.map(({ key, entity: kind, count: documents, total }) => (
                <span key={key}>
                  , and with it {plural(documents, kind)}, {money(total)}
                </span>
              ))}
            </Text>
            <When at={issue.since} />
          </Group>
        </div>
        <Retry issue={issue} />
      </Group>
      {mends.length > 0 && mayMend && (
        <Stack gap="md" mt="md" component="section" aria-label="Mend it here">
          {mends.map((mend) => (
            <MendHere key={mend.kind} mend={mend} issue={issue} />
          ))}
        </Stack>
      )}
      {mends.length > 0 && !mayMend && (
        <Text size="sm" c="dimmed" mt="sm">
          Your login may not mend this. Ask somebody in your office who may change the settings.
        </Text>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        mt="sm"
        ml={-8}
        onClick={toggle}
        aria-expanded={opened}
        leftSection={<ChevronIcon size={14} turned={opened} />}
      >
        {opened ? 'Hide them' : `Show ${issue.count === 1 && holdsUp.length === 0 ? 'it' : 'them'}`}
      </Button>
      <Collapse expanded={opened}>
        <Group gap="sm" mt="xs">
          {[issue, ...holdsUp].flatMap(({ entity: kind, records }) =>
            records.map(({ id, name }) => (
              <Anchor
                key={`${kind}/${id}`}
                component={Link}
                size="sm"
                href={`/c/${company}/records/${kind}/${encodeURIComponent(id)}`}
              >
                {kind === entity ? '' : `${entityWords[kind] ?? kind} `}
                {name ?? id}
              </Anchor>
            )),
          )}
          {issue.count > issue.records.length && (
            <Text size="sm">and {count(issue.count - issue.records.length)} more</Text>
          )}
        </Group>
      </Collapse>
    </Paper>
  );
}

/** Sends what the cause held up once more: for what was mended in JobPro or in QuickBooks itself. */
function Retry({ issue }: { issue: Issue }) {
  const may = useMay('export');
  const act = useAct();
  const { entity, cause, kind, retryHelps } = issue;
  if (!may || kind !== 'failed' || cause === null || !retryHelps) return null;
  return (
    <Button
      variant="default"
      loading={act.isPending}
      onClick={() =>
        act.mutate({ entity, act: { kind: 'retry', cause }, done: `Sending ${plural(issue.count, entity)} again` })
      }
    >
      {issue.count === 1 ? 'Send it again' : `Send all ${count(issue.count)} again`}
    </Button>
  );
}
