import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { tellDone, tellFailure } from '../parts/failure.js';
import { useDecision } from './acts.js';
import { ask, keys } from './client.js';
import { useCompany } from './session.js';
import type { SettingsPage } from './types.js';

export type Settings = NonNullable<SettingsPage['settings']>;
/** Settings as they are sent. The server adds the revision and who changed them. */
export type NewSettings = Omit<Settings, 'revision' | 'changedBy'>;

export function useSettings() {
  const company = useCompany();
  return useQuery({
    queryKey: keys.settings(company),
    queryFn: () => ask<SettingsPage>(`/api/companies/${company}/settings`),
  });
}

/**
 * Changes the settings on top of the revision that the user saw. Pressing twice makes one change.
 * If somebody else was quicker, none is made. `done` is the notification.
 */
export function useChangeSettings(done: string) {
  const company = useCompany();
  const client = useQueryClient();
  const decision = useDecision();
  return useMutation({
    mutationFn: (change: { base: number; settings: NewSettings }) =>
      ask<{ basedOn: number }>(`/api/companies/${company}/settings`, {
        method: 'PUT',
        body: { requestId: decision.idOf(change), ...change },
      }),
    onSuccess: () => {
      decision.answered();
      tellDone('Saved', done);
      void client.invalidateQueries({ queryKey: keys.company(company) });
    },
    onError: (error) => decision.answered(error),
  });
}

/** Changes part of the existing settings, to fix an issue. */
export function useFixSettings() {
  const { data } = useSettings();
  const save = useChangeSettings('Everything that it blocked is sent now.');
  const settings = data?.settings;
  return {
    settings,
    references: data?.references,
    isPending: save.isPending,
    change: (part: (now: Settings) => Partial<NewSettings>) => {
      if (settings == null) return;
      const { revision, changedBy: _changedBy, ...now } = settings;
      save.mutate({ base: revision, settings: { ...now, ...part(settings) } }, { onError: tellFailure });
    },
  };
}
