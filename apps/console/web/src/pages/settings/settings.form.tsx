import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useSearch } from 'wouter';
import { useCompany, useMay, useOverview } from '../../api/session.js';
import { useChangeSettings } from '../../api/settings.js';
import type { SettingsPage as Loaded } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { Note } from '../../parts/note.js';
import { SettingsFields } from './settings.fields.js';
import { type Draft, draftOf, settingsOf } from './settings.draft.js';

const revisionOf = ({ settings }: Loaded): number => settings?.revision ?? 0;

/** The settings to be changed. What somebody types stays, whoever else changes them meanwhile. */
export function SettingsForm({ loaded }: { loaded: Loaded }) {
  const company = useCompany();
  const may = useMay('mend');
  const { data: overview } = useOverview();
  const wanted = new URLSearchParams(useSearch()).get('edition') === 'desktop' ? 'desktop' : 'online';
  const begin = () => ({
    loaded,
    draft: draftOf(loaded.settings, overview?.connection?.companyName ?? company, overview?.edition ?? wanted),
  });
  const [begun, setBegun] = useState(begin);
  const [draft, setDraft] = useState<Draft>(begun.draft);
  const [saved, setSaved] = useState<Draft>();
  const save = useChangeSettings('The settings hold in a moment.');
  const beginAgain = () => {
    const now = begin();
    setBegun(now);
    setDraft(now.draft);
  };
  const isOld = revisionOf(begun.loaded) !== revisionOf(loaded);
  const isOpen = draft !== begun.draft && draft !== saved;
  if (isOld && !isOpen) beginAgain();
  return (
    <Paper className="panel" p="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(
            { base: revisionOf(begun.loaded), settings: settingsOf(draft, begun.loaded.settings) },
            { onSuccess: () => setSaved(draft) },
          );
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
            {isOld && isOpen && (
              <Note tone="warn" title="The settings were changed since you began">
                <Group justify="space-between" gap="sm">
                  <span>
                    What changed stands below. What you typed is still here, but it can be saved only on top of it.
                  </span>
                  <Button
                    size="sm"
                    variant="default"
                    onClick={() => {
                      save.reset();
                      beginAgain();
                    }}
                  >
                    Begin again with the newest
                  </Button>
                </Group>
              </Note>
            )}
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
