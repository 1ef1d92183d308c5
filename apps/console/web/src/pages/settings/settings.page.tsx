import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useAct, useSettings } from '../../api/acts.js';
import { useMay, useOverview } from '../../api/session.js';
import type { SettingsPage as Stored } from '../../api/types.js';
import { sayChanges } from '../../parts/changes.js';
import { Busy, Loaded } from '../../parts/loading.js';
import { Note, Page, Section } from '../../parts/page.js';
import { plural } from '../../parts/format.js';
import { When } from '../../parts/labels.js';
import { SettingsForm, useEditionToSetUp } from './form.js';
import { words } from './words.js';

/** How the company's documents are sent to its books. */
export default function SettingsPage() {
  // The company's name in QuickBooks is the form's first suggestion.
  const overview = useOverview();
  const query = useSettings();
  return (
    <Page title={words.title} hint={words.hint}>
      <Loaded query={query} height={360}>
        {(loaded) =>
          overview.isFetched && (
            <>
              {loaded.settings !== null && <MissingSettings missing={loaded.gaps} />}
              <Lists references={loaded.references} />
              <SettingsForm loaded={loaded} />
              <Changes changes={loaded.changes} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function MissingSettings({ missing }: { missing: Stored['gaps'] }) {
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
function Lists({ references }: { references: Stored['references'] }) {
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
    return <Busy>{words.loading(edition)}</Busy>;
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
function Changes({ changes }: { changes: Stored['changes'] }) {
  if (changes.length === 0) return null;
  return (
    <Section title={words.changes} padding="lg">
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
    </Section>
  );
}
