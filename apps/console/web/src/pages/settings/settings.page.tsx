import { Button, Group, List, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearch } from 'wouter';
import { ask } from '../../api/client.js';
import { keys } from '../../api/keys.js';
import { useCompany, useMay, useOverview } from '../../api/session.js';
import type { SettingsPage as Loaded } from '../../api/types.js';
import { Failure, tellDone } from '../../parts/failure.js';
import { Note } from '../../parts/note.js';
import { Page } from '../../parts/page.js';
import { Changes } from './changes.js';
import { SettingsFields } from './settings.fields.js';
import { type Draft, draftOf, settingsOf } from './settings.draft.js';

/** What the company decided about its books. */
export default function SettingsPage() {
  const company = useCompany();
  // The name that QuickBooks has for the company is offered as its name here.
  const overview = useOverview();
  const { data, error, refetch } = useQuery({
    queryKey: keys.settings(company),
    queryFn: () => ask<Loaded>(`/api/companies/${company}/settings`),
  });
  return (
    <Page title="Settings" hint="They hold for what is sent from then on. Every change is on record.">
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={360} radius="md" />}
      {data !== undefined && overview.isFetched && (
        <>
          <Gaps gaps={data.gaps} />
          <Form key={data.settings?.revision ?? 0} loaded={data} />
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

function Form({ loaded }: { loaded: Loaded }) {
  const company = useCompany();
  const may = useMay('mend');
  const { data: overview } = useOverview();
  const client = useQueryClient();
  const wanted = new URLSearchParams(useSearch()).get('edition') === 'desktop' ? 'desktop' : 'online';
  const [draft, setDraft] = useState<Draft>(() =>
    draftOf(loaded.settings, overview?.connection?.companyName ?? company, wanted),
  );
  const [requestId, setRequestId] = useState(() => crypto.randomUUID());
  const base = loaded.settings?.revision ?? 0;
  const save = useMutation({
    mutationFn: () =>
      ask<{ basedOn: number }>(`/api/companies/${company}/settings`, {
        method: 'PUT',
        body: { requestId, base, settings: settingsOf(draft, loaded.settings) },
      }),
    onSuccess: () => {
      setRequestId(crypto.randomUUID());
      tellDone('Saved', 'The settings hold in a moment.');
      void client.invalidateQueries({ queryKey: keys.company(company) });
    },
  });
  return (
    <Paper className="panel" p="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <fieldset disabled={!may} style={{ border: 0, padding: 0, margin: 0 }}>
          <Stack gap="lg">
            <SettingsFields
              draft={draft}
              references={loaded.references}
              onChange={(change) => setDraft({ ...draft, ...change })}
              fixedEdition={loaded.settings !== null}
            />
            {save.isError && <Failure error={save.error} />}
            <Group>
              <Button type="submit" loading={save.isPending}>
                Save
              </Button>
              {!may && <Text size="sm">Your login may look at the settings, but not change them.</Text>}
            </Group>
          </Stack>
        </fieldset>
      </form>
    </Paper>
  );
}
