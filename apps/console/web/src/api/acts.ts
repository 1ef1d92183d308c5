import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { tellDone, tellFailure } from '../parts/loading.js';
import { ask, isUnanswered, keys } from './client.js';
import { useCompany, useResource } from './session.js';
import type { ActAsked, CloseRequest, SettingsPage } from './types.js';

type Omitted<T> = T extends unknown ? Omit<T, 'requestId'> : never;
/** An act before it has its request id. `done` is the notification after it was accepted. */
export type NewAct = Omitted<ActAsked> & { readonly done?: string };

/** Requests an act. Live events report what becomes of it. */
export function useAct() {
  const company = useCompany();
  const decision = useDecision();
  return useMutation({
    mutationFn: ({ done: _done, ...act }: NewAct) =>
      ask(`/api/companies/${company}/acts`, { method: 'POST', body: { requestId: decision.idOf(act), ...act } }),
    onSuccess: (_answer, { done }) => {
      decision.answered();
      if (done !== undefined) tellDone(done, 'This page shows the result.');
    },
    onError: (error) => {
      decision.answered(error);
      tellFailure(error);
    },
  });
}

/** Closes a month and returns its certificate's id. Pressing twice makes one certificate. */
export function useCloseMonth() {
  const company = useCompany();
  const client = useQueryClient();
  const decision = useDecision();
  return useMutation({
    mutationFn: (month: Omit<CloseRequest, 'requestId'>) =>
      ask<{ id: string }>(`/api/companies/${company}/months`, {
        method: 'POST',
        body: { requestId: decision.idOf(month), ...month },
      }),
    onSuccess: () => {
      decision.answered();
      void client.invalidateQueries({ queryKey: keys.months(company) });
    },
    onError: (error) => {
      decision.answered(error);
      tellFailure(error);
    },
  });
}

/**
 * Gives each decision of a user its request id. A decision that is repeated because no answer came keeps its id.
 * A different decision gets another one.
 */
function useDecision() {
  const open = useRef<{ readonly written: string; readonly id: string }>(undefined);
  return {
    idOf(decision: unknown): string {
      const written = JSON.stringify(decision);
      if (open.current?.written !== written) open.current = { written, id: crypto.randomUUID() };
      return open.current.id;
    },
    answered(error?: unknown): void {
      if (!isUnanswered(error)) open.current = undefined;
    },
  };
}

export type Settings = NonNullable<SettingsPage['settings']>;
/** Settings as they are sent. The server adds the revision and who changed them. */
export type NewSettings = Omit<Settings, 'revision' | 'changedBy'>;

export const useSettings = () => useResource<SettingsPage>(keys.settings, '/settings');

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
