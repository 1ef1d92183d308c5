import { Anchor, Button, Collapse, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useAct } from '../../api/acts.js';
import { ask, keys } from '../../api/client.js';
import { useCompany, useMay } from '../../api/session.js';
import type { Issue } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { ChevronIcon } from '../../parts/icons.js';
import { When } from '../../parts/labels.js';
import { Nothing, Page } from '../../parts/page.js';
import { entityWords } from '../../parts/words.js';
import { FixHere } from './fix.js';
import { type Cause, causesOf, fixesOf } from './fixes.js';
import { blockedBy, remedyOf, titleOf, words } from './words.js';

/** The causes that keep documents from QuickBooks: each once, with what it blocks and how to fix it. */
export default function IssuesPage() {
  const company = useCompany();
  const { data, error, refetch } = useQuery({
    queryKey: keys.issues(company),
    queryFn: () => ask<{ issues: Issue[] }>(`/api/companies/${company}/issues`),
  });
  return (
    <Page title={words.title} hint={words.hint}>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={120} radius="md" />}
      {data?.issues.length === 0 && (
        <div className="panel">
          <Nothing title={words.none.title}>{words.none.text}</Nothing>
        </div>
      )}
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {causesOf(data?.issues ?? []).map((cause) => (
          <li key={cause.issue.key}>
            <OneCause {...cause} />
          </li>
        ))}
      </Stack>
    </Page>
  );
}

function OneCause({ issue, blocks }: Cause) {
  const mayFix = useMay('mend');
  const fixes = fixesOf(issue);
  const title = titleOf(issue);
  return (
    <Paper className={`panel note ${issue.kind === 'failed' ? 'note-bad' : 'note-warn'}`} p="lg">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 320px' }}>
          <Title order={2} fz="md">
            {title}
          </Title>
          <Text size="sm" mt={4}>
            {remedyOf(issue)}
          </Text>
          <Group gap="xs" mt={6}>
            <Text size="sm" c="dimmed" className="numbers">
              {blockedBy({ issue, blocks })}
            </Text>
            <When at={issue.since} />
          </Group>
        </div>
        <Retry issue={issue} />
      </Group>
      {fixes.length > 0 && mayFix && (
        <Stack gap="md" mt="md" component="section" aria-label={words.fixHere(title)}>
          {fixes.map((fix) => (
            <FixHere key={fix.kind} fix={fix} issue={issue} />
          ))}
        </Stack>
      )}
      {fixes.length > 0 && !mayFix && (
        <Text size="sm" c="dimmed" mt="sm">
          {words.mayNot}
        </Text>
      )}
      <Records issue={issue} blocks={blocks} />
    </Paper>
  );
}

/** The records of a cause, behind a button. */
function Records({ issue, blocks }: Cause) {
  const company = useCompany();
  const [opened, { toggle }] = useDisclosure(false);
  const amount = [issue, ...blocks].reduce((sum, each) => sum + each.count, 0);
  const links = [issue, ...blocks].flatMap(({ entity, records }) => records.map((record) => ({ entity, ...record })));
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        mt="sm"
        ml={-8}
        onClick={toggle}
        aria-expanded={opened}
        leftSection={<ChevronIcon size={14} turned={opened} />}
      >
        {opened ? words.hide : words.show(amount)}
      </Button>
      <Collapse expanded={opened}>
        <Group gap="sm" mt="xs">
          {links.map(({ entity, id, name }) => (
            <Anchor
              key={`${entity}/${id}`}
              component={Link}
              size="sm"
              href={`/c/${company}/records/${entity}/${encodeURIComponent(id)}`}
            >
              {entity === issue.entity ? '' : `${entityWords[entity] ?? entity} `}
              {name ?? id}
            </Anchor>
          ))}
          {amount > links.length && <Text size="sm">{words.more(amount - links.length)}</Text>}
        </Group>
      </Collapse>
    </>
  );
}

/** Sends everything that a cause blocked again, after it was fixed in JobPro or in QuickBooks. */
function Retry({ issue }: { issue: Issue }) {
  const may = useMay('export');
  const act = useAct();
  const { entity, cause, kind, retryHelps, count } = issue;
  if (!may || kind !== 'failed' || cause === null || !retryHelps) return null;
  return (
    <Button
      variant="default"
      loading={act.isPending}
      onClick={() => act.mutate({ entity, act: { kind: 'retry', cause }, done: words.retrying(count, entity) })}
    >
      {words.retry(count)}
    </Button>
  );
}
