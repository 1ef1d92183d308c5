import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useAct } from '../../api/acts.js';
import { keys } from '../../api/client.js';
import { useMay, useResource } from '../../api/session.js';
import type { Issue, Issues } from '../../api/types.js';
import { When } from '../../parts/labels.js';
import { Loaded } from '../../parts/loading.js';
import { Expandable, Page, RecordLink } from '../../parts/page.js';
import { SettleByHand } from '../../parts/settle-by-hand.js';
import { entityWords } from '../../parts/words.js';
import { FixHere } from './fix.js';
import { type Cause, causesOf, fixesOf } from './fixes.js';
import { DecideAll } from './decide-all.js';
import { blockedBy, remedyOf, saidBy, titleOf, words } from './words.js';

/** The causes that keep documents from QuickBooks: each once, with what it blocks and how to fix it. */
export default function IssuesPage() {
  const query = useResource<Issues>(keys.issues, '/issues');
  return (
    <Page title={words.title} hint={words.hint}>
      <Loaded query={query} height={120} empty={({ issues }) => (issues.length === 0 ? words.none : undefined)}>
        {({ issues, omitted }) => (
          <>
            <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {causesOf(issues).map((cause) => (
                <li key={cause.issue.key}>
                  <OneCause {...cause} />
                </li>
              ))}
            </Stack>
            {omitted.causes > 0 && (
              <Text size="sm" mt="sm">
                {words.omitted(omitted.causes, omitted.total)}
              </Text>
            )}
          </>
        )}
      </Loaded>
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
        <DecideAll issue={issue} />
        <SettleAll issue={issue} />
      </Group>
      {issue.said !== null && (
        <Text size="sm" c="dimmed" mt={4}>
          {saidBy(issue.said)}
        </Text>
      )}
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
  const all = [issue, ...blocks];
  const amount = all.reduce((sum, each) => sum + each.count, 0);
  const links = all.flatMap(({ entity, records }) => records.map((record) => ({ entity, ...record })));
  return (
    <div style={{ marginTop: 12 }}>
      <Expandable word={words.show(amount)}>
        <Group gap="sm">
          {links.map(({ entity, id, name }) => (
            <RecordLink key={`${entity}/${id}`} entity={entity} id={id}>
              {entity === issue.entity ? '' : `${entityWords[entity] ?? entity} `}
              {name ?? id}
            </RecordLink>
          ))}
          {amount > links.length && <Text size="sm">{words.more(amount - links.length)}</Text>}
        </Group>
      </Expandable>
    </div>
  );
}

/** Marks every document that failed for a cause as settled by hand. */
function SettleAll({ issue: { entity, cause, kind, count } }: { issue: Issue }) {
  const may = useMay('mend');
  const isDocument = entity === 'invoice' || entity === 'payment';
  if (!may || kind !== 'failed' || cause === null || !isDocument) return null;
  return <SettleByHand entity={entity} which={{ cause }} count={count} />;
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
