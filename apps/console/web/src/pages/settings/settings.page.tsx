import { Button, Group, List, Loader, Skeleton, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useSearch } from 'wouter';
import { useAct } from '../../api/acts.js';
import { useMay, useOverview } from '../../api/session.js';
import { useSettings } from '../../api/settings.js';
import type { SettingsPage as Loaded } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { plural } from '../../parts/money.js';
import { Note } from '../../parts/note.js';
import { Page } from '../../parts/page.js';
import { Changes } from './changes.js';
import { SettingsForm } from './settings.form.js';

/** What the company decided about its books. */
export default function SettingsPage() {
  // The name that QuickBooks has for the company is offered as its name here.
  const overview = useOverview();
  const { data, error, refetch } = useSettings();
  return (
    <Page title="Settings" hint="They hold for what is sent from then on. Every change is on record.">
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={360} radius="md" />}
      {data !== undefined && overview.isFetched && (
        <>
          {data.settings !== null && <Gaps gaps={data.gaps} />}
          <Lists references={data.references} />
          <SettingsForm loaded={data} />
          <Changes changes={data.changes} />
        </>
      )}
    </Page>
  );
}

function Gaps({ gaps }: { gaps: Loaded['gaps'] }) {
  if (gaps.length === 0) return null;
  return (
    <Note tone="warn" title="Not decided yet">
      <List size="sm">
        {gaps.map(({ field, sentence }) => (
          <List.Item key={field}>{sentence}</List.Item>
        ))}
      </List>
    </Note>
  );
}

/** What QuickBooks has to choose from: asked for by itself where nothing was told yet, and again when the user wants. */
function Lists({ references }: { references: Loaded['references'] }) {
  const may = useMay('mend');
  const { data: overview } = useOverview();
  const act = useAct();
  const wanted = new URLSearchParams(useSearch()).get('edition') === 'desktop' ? 'desktop' : 'online';
  const edition = overview?.edition ?? wanted;
  const connected = overview?.connection?.status === 'connected';
  const none = references.accounts.length === 0 && references.items.length === 0;
  const asked = useRef(false);
  const { mutate } = act;
  useEffect(() => {
    if (asked.current || !none || !connected || !may) return;
    asked.current = true;
    mutate({ entity: 'company', act: { kind: 'read-lists', edition } });
  }, [connected, edition, may, mutate, none]);
  if (!connected) {
    return (
      <Note tone="plain" title="QuickBooks is not connected yet">
        You can type the names of accounts and items as QuickBooks has them. Once it is connected, you choose them from
        its own lists.
      </Note>
    );
  }
  if (none) {
    return (
      <Group gap="xs" role="status">
        <Loader size="xs" aria-hidden="true" />
        <Text size="sm">
          Reading your accounts and items from QuickBooks
          {edition === 'desktop' ? '; on Desktop they come with the Web Connector’s next run' : ''}…
        </Text>
      </Group>
    );
  }
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" c="dimmed" role="status">
        QuickBooks told us {plural(references.accounts.length, 'account')}, {plural(references.items.length, 'item')}{' '}
        and {references.terms.length} terms to choose from.
      </Text>
      {may && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={act.isPending}
          onClick={() =>
            mutate({ entity: 'company', act: { kind: 'read-lists', edition }, done: 'Reading QuickBooks’ lists again' })
          }
        >
          Read the lists again
        </Button>
      )}
    </Group>
  );
}
