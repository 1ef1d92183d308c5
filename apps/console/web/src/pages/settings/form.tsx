import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { useEffect, useState } from 'react';
import { useSearch } from 'wouter';
import { useCompany, useMay, useOverview } from '../../api/session.js';
import { useChangeSettings } from '../../api/acts.js';
import type { SettingsPage } from '../../api/types.js';
import { Failure } from '../../parts/loading.js';
import { Note } from '../../parts/page.js';
import { SettingsFields } from './fields.js';
import { settingsOf, SettingsValues, valuesOf } from './values.js';
import { words } from './words.js';

const revisionOf = ({ settings }: SettingsPage): number => settings?.revision ?? 0;

/** Edits the settings. What someone has typed stays, even when somebody else changes the settings meanwhile. */
export function SettingsForm({ loaded }: { loaded: SettingsPage }) {
  const may = useMay('mend');
  const defaults = useDefaults();
  const [base, setBase] = useState(() => ({ loaded, values: valuesOf(loaded.settings, defaults) }));
  const form = useForm<SettingsValues>({
    initialValues: base.values,
    validate: schemaResolver(SettingsValues, { sync: true }),
  });
  const save = useChangeSettings(words.saved);

  const written = (values: SettingsValues): string => JSON.stringify(settingsOf(values, base.loaded.settings));
  const isOutdated = revisionOf(base.loaded) !== revisionOf(loaded);
  const isChanged = written(form.values) !== written(base.values);
  const startAgain = () => {
    const values = valuesOf(loaded.settings, defaults);
    setBase({ loaded, values });
    form.setValues(values);
  };
  useEffect(() => {
    if (isOutdated && !isChanged) startAgain();
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
export function useEditionToSetUp(): 'online' | 'desktop' {
  const { data: overview } = useOverview();
  const chosen = new URLSearchParams(useSearch()).get('edition') === 'desktop' ? 'desktop' : 'online';
  return overview?.edition ?? chosen;
}
