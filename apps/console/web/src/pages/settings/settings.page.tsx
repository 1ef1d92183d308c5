import { Button, Group, List, Loader, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useAct } from '../../api/acts.js';
import { useMay, useOverview } from '../../api/session.js';
import { useSettings } from '../../api/settings.js';
import type { SettingsPage as Loaded } from '../../api/types.js';
import { sayChanges } from '../../parts/changes.js';
import { Failure } from '../../parts/failure.js';
import { plural } from '../../parts/format.js';
import { Note, Page } from '../../parts/page.js';
import { When } from '../../parts/labels.js';
import { SettingsForm, useEditionToSetUp } from './form.js';
import { words } from './words.js';

/** How the company's documents are sent to its books. */
export default function SettingsPage() {
  // The company's name in QuickBooks is the form's first suggestion.
  const overview = useOverview();
  const { data, error, refetch } = useSettings();
  return (
    <Page title={words.title} hint={words.hint}>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={360} radius="md" />}
      {data !== undefined && overview.isFetched && (
        <>
          {data.settings !== null && <MissingSettings missing={data.gaps} />}
          <Lists references={data.references} />
          <SettingsForm loaded={data} />
          <Changes changes={data.changes} />
        </>
      )}
    </Page>
  );
}

function MissingSettings({ missing }: { missing: Loaded['gaps'] }) {
  if (missing.length === 0) return null;
  return (
    <Note tone="warn" title={words.missing}>
      <List size="sm">
        {missing.map(({ field, sentence }) => (
          <List.Item key={field}>{sentence}</List.Item>
        ))}
      </List>
    </Note>
  );
}

/** Loads QuickBooks' lists: once where there are none yet, and again when the user asks. */
function Lists({ references }: { references: Loaded['references'] }) {
  const may = useMay('mend');
  const { data: overview } = useOverview();
  const { mutate, isPending } = useAct();
  const edition = useEditionToSetUp();
  const isConnected = overview?.connection?.status === 'connected';
  const isEmpty = references.accounts.length === 0 && references.items.length === 0;
  const requested = useRef(false);
  useEffect(() => {
    if (requested.current || !isEmpty || !isConnected || !may) return;
    requested.current = true;
    mutate({ entity: 'company', act: { kind: 'read-lists', edition } });
  }, [isConnected, edition, may, mutate, isEmpty]);
  if (!isConnected) {
    return (
      <Note tone="plain" title={words.notConnected.title}>
        {words.notConnected.text}
      </Note>
    );
  }
  if (isEmpty) {
    return (
      <Group gap="xs" role="status">
        <Loader size="xs" aria-hidden="true" />
        <Text size="sm">{words.loading(edition)}</Text>
      </Group>
    );
  }
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" c="dimmed" role="status">
        {words.loaded(
          plural(references.accounts.length, 'account'),
          plural(references.items.length, 'item'),
          plural(references.terms.length, 'term'),
        )}
      </Text>
      {may && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={isPending}
          onClick={() => mutate({ entity: 'company', act: { kind: 'read-lists', edition }, done: words.refreshing })}
        >
          {words.refresh}
        </Button>
      )}
    </Group>
  );
}

/** Who changed what, and when. */
function Changes({ changes }: { changes: Loaded['changes'] }) {
  if (changes.length === 0) return null;
  return (
    <Paper className="panel" p="lg" component="section" aria-label={words.changes}>
      <Title order={2} mb="sm">
        {words.changes}
      </Title>
      <Stack gap="md">
        {changes.map(({ revision, at, who, changes: fields }) => (
          <div key={revision}>
            <Text size="sm" fw={550} component="div">
              {who} <When at={at} />
            </Text>
            <ul className="changes">
              {sayChanges(Object.entries(fields).map(([field, { from, to }]) => ({ field, from, to }))).map(
                ({ field, from, to }) => (
                  <li key={field}>
                    {field}: {from === 'nothing' ? to : `${from} → ${to}`}
                  </li>
                ),
              )}
            </ul>
          </div>
        ))}
      </Stack>
    </Paper>
  );
}
