import { Button, Group, List, Paper, Stack, Text } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { useEffect, useRef, useState } from 'react';
import { useSearch } from 'wouter';
import { useAct, useChangeSettings, useSettings } from '../../api/acts.js';
import { useCompany, useMay, useOverview } from '../../api/session.js';
import type { SettingsPage as Stored } from '../../api/types.js';
import { sayChanges } from '../../parts/changes.js';
import { plural } from '../../parts/format.js';
import { When } from '../../parts/labels.js';
import { Busy, Failure, Loaded } from '../../parts/loading.js';
import { Note, Page, Section } from '../../parts/page.js';
import { SettingsFields } from './fields.js';
import { settingsOf, SettingsValues, valuesOf } from './values.js';
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

/** Lists what must be chosen before documents are sent, then what QuickBooks does not accept at present. */
function MissingSettings({ missing }: { missing: Stored['gaps'] }) {
  const required = missing.filter((setting) => setting.required);
  const limits = missing.filter((setting) => !setting.required);
  return (
    <>
      {required.length > 0 && (
        <Note tone="warn" title={words.missing}>
          <SettingList settings={required} />
        </Note>
      )}
      {limits.length > 0 && (
        <Note tone="plain" title={words.limits}>
          <SettingList settings={limits} />
        </Note>
      )}
    </>
  );
}

function SettingList({ settings }: { settings: Stored['gaps'] }) {
  return (
    <List size="sm">
      {settings.map(({ field, sentence, remedy, proposal }) => (
        <List.Item key={`${field} ${sentence}`}>
          {sentence} {remedy} {proposal !== undefined && words.proposed(proposal)}
        </List.Item>
      ))}
    </List>
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

const revisionOf = ({ settings }: Stored): number => settings?.revision ?? 0;

/** Edits the settings. What someone has typed stays, even when somebody else changes the settings meanwhile. */
function SettingsForm({ loaded }: { loaded: Stored }) {
  const may = useMay('mend');
  const defaults = { ...useDefaults(), proposals: loaded.proposals };
  const [base, setBase] = useState(() => ({ loaded, values: valuesOf(loaded.settings, defaults) }));
  const form = useForm<SettingsValues>({
    initialValues: base.values,
    validate: schemaResolver(SettingsValues, { sync: true }),
  });
  const save = useChangeSettings(words.saved);

  const written = (values: SettingsValues): string => JSON.stringify(settingsOf(values, base.loaded.settings));
  const isOutdated = revisionOf(base.loaded) !== revisionOf(loaded);
  // The first settings are proposed from QuickBooks' lists, which may come while the form is open.
  const hasProposals =
    loaded.settings === null && JSON.stringify(base.loaded.proposals) !== JSON.stringify(loaded.proposals);
  const isChanged = written(form.values) !== written(base.values);
  const startAgain = () => {
    const values = valuesOf(loaded.settings, defaults);
    setBase({ loaded, values });
    form.setValues(values);
  };
  useEffect(() => {
    if ((isOutdated || hasProposals) && !isChanged) startAgain();
  });
  const submit = (values: SettingsValues) =>
    save.mutate(
      { base: revisionOf(base.loaded), settings: settingsOf(values, base.loaded.settings) },
      { onSuccess: () => setBase({ ...base, values }) },
    );
  return (
    <Paper className="panel" p="lg">
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <fieldset disabled={!may} style={{ border: 0, padding: 0, margin: 0 }}>
          <Stack gap="lg">
            <SettingsFields form={form} loaded={base.loaded} />
            {isOutdated && isChanged && (
              <Note tone="warn" title={words.outdated.title}>
                <Group justify="space-between" gap="sm">
                  <span>{words.outdated.text}</span>
                  <Button
                    size="sm"
                    variant="default"
                    onClick={() => {
                      save.reset();
                      startAgain();
                    }}
                  >
                    {words.outdated.startAgain}
                  </Button>
                </Group>
              </Note>
            )}
            {save.isError && <Failure error={save.error} />}
            <Group>
              <Button type="submit" loading={save.isPending} disabled={loaded.settings !== null && !isChanged}>
                {words.save}
              </Button>
              {!may && <Text size="sm">{words.readOnly}</Text>}
            </Group>
          </Stack>
        </fieldset>
      </form>
    </Paper>
  );
}

/** Returns the first values of a company without settings: the name and the edition of its connected books. */
function useDefaults() {
  const company = useCompany();
  const { data: overview } = useOverview();
  const edition = useEditionToSetUp();
  return { name: overview?.connection?.companyName ?? company, edition, today: new Date() };
}

/** Returns the company's edition. Until the settings are saved, the link from the set-up page can choose it. */
function useEditionToSetUp(): 'online' | 'desktop' {
  const { data: overview } = useOverview();
  const chosen = new URLSearchParams(useSearch()).get('edition') === 'desktop' ? 'desktop' : 'online';
  return overview?.edition ?? chosen;
}
