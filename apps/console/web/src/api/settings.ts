import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { tellDone, tellFailure } from '../parts/failure.js';
import { ask } from './client.js';
import { useDecision } from './decision.js';
import { keys } from './keys.js';
import { useCompany } from './session.js';
import type { SettingsPage } from './types.js';

export type Settings = NonNullable<SettingsPage['settings']>;
/** Settings as they are asked for: whose they are and which version, the server says. */
export type NewSettings = Omit<Settings, 'revision' | 'changedBy'>;

export function useSettings() {
  const company = useCompany();
  return useQuery({
    queryKey: keys.settings(company),
    queryFn: () => ask<SettingsPage>(`/api/companies/${company}/settings`),
  });
}

/** Chooses new settings on top of those that were seen. Pressed twice, it is one change; where somebody was quicker, none. */
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

/** The same for one field of settings that are there: what mends an issue. */
export function useMendSettings() {
  const { data } = useSettings();
  const change = useChangeSettings('What it held up goes by itself now.');
  const current = data?.settings;
  return {
    settings: current,
    references: data?.references,
    pending: change.isPending,
    mend: (part: (now: Settings) => Partial<NewSettings>) => {
      if (current == null) return;
      const { revision, changedBy: _by, ...kept } = current;
      change.mutate({ base: revision, settings: { ...kept, ...part(current) } }, { onError: tellFailure });
    },
  };
}
