import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { tellFailure } from '../parts/failure.js';
import { Problem } from './client.js';
import { keys } from './keys.js';
import { listenTo } from './stream.js';

/** One batch on its way, as it was told last. */
export interface Progress {
  readonly batchId: string;
  readonly entity: string;
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly finished: boolean;
}
export interface ImportProgress {
  readonly entity: string;
  readonly page: number;
  readonly records: number;
}

/** What comes in is our own server's word; which fields are there depends on the event. */
type Told =
  | {
      kind: 'sync';
      entity: string;
      event: string;
      data: Progress & ImportProgress & { planId?: string; tieOutId?: string };
    }
  | { kind: 'changed'; entity: string }
  | { kind: 'missed' };

interface Live {
  readonly connected: boolean;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly imports: ReadonlyMap<string, ImportProgress>;
  /** Plans and comparisons that were told to be made, by their id. */
  readonly made: ReadonlySet<string>;
  /** Calls back when records of this kind have changed. Answers how to stop it. */
  readonly onChange: (entity: string, listener: () => void) => () => void;
}

const LiveContext = createContext<Live>({
  connected: false,
  progress: new Map(),
  imports: new Map(),
  made: new Set(),
  onChange: () => () => undefined,
});
export const useLive = (): Live => useContext(LiveContext);

/** The page's one stream of events. The browser renews it by itself and says what it has seen. */
export function LiveProvider({ company, children }: { company: string; children: ReactNode }) {
  const client = useQueryClient();
  const [connected, setConnected] = useState(false);
  const [progress, setProgress] = useState<ReadonlyMap<string, Progress>>(new Map());
  const [imports, setImports] = useState<ReadonlyMap<string, ImportProgress>>(new Map());
  const [made, setMade] = useState<ReadonlySet<string>>(new Set());
  const listeners = useRef(new Map<string, Set<() => void>>());

  const changed = useCallback(
    (entity: string) => {
      for (const listener of listeners.current.get(entity) ?? []) listener();
      void client.invalidateQueries({ queryKey: keys.records(company) });
      void client.invalidateQueries({ queryKey: keys.issues(company) });
      void client.invalidateQueries({ queryKey: ['review', company] });
      void client.invalidateQueries({ queryKey: ['tie-outs', company] });
      void client.invalidateQueries({ queryKey: keys.log(company) });
      if (entity === 'company') void client.invalidateQueries({ queryKey: keys.settings(company) });
      if (entity === 'company' || entity === 'connection')
        void client.invalidateQueries({ queryKey: keys.company(company) });
      if (entity === 'batch') void client.invalidateQueries({ queryKey: keys.batches(company) });
    },
    [client, company],
  );

  useEffect(() => {
    const message = (data: string) => {
      const told = JSON.parse(data) as Told;
      if (told.kind === 'missed') {
        void client.invalidateQueries();
        return;
      }
      changed(told.entity);
      if (told.kind !== 'sync') return;
      if (told.entity === 'batch') {
        const batch = { ...told.data, finished: told.event === 'finished' };
        setProgress((before) => new Map(before).set(batch.batchId, batch));
        changed(batch.entity);
      }
      const id = told.data.planId ?? told.data.tieOutId;
      if (id !== undefined) setMade((before) => new Set(before).add(id));
      if (told.event === 'settings-refused') {
        tellFailure(
          new Problem(
            409,
            'settings.changed',
            'Somebody else changed the settings at the same moment.',
            'Look at them again, then make your change.',
          ),
        );
      }
      if (told.event === 'imported') {
        void client.invalidateQueries({ queryKey: ['review', company] });
        void client.invalidateQueries({ queryKey: keys.company(company) });
        const { page, records } = told.data;
        setImports((before) => {
          const so = before.get(told.entity);
          const whole = page > 1 ? (so?.records ?? 0) + records : records;
          return new Map(before).set(told.entity, { entity: told.entity, page, records: whole });
        });
      }
    };
    return listenTo(`/api/companies/${company}/events`, {
      message,
      opened(how) {
        setConnected(true);
        if (how === 'anew') void client.invalidateQueries();
        // What could not be read while the console was away can be read now.
        if (how === 'again') void client.invalidateQueries({ predicate: ({ state }) => state.status === 'error' });
      },
      lost: () => setConnected(false),
      refused: () => void client.invalidateQueries({ queryKey: keys.session }),
    });
  }, [changed, client, company]);

  const onChange = useCallback<Live['onChange']>((entity, listener) => {
    const known = listeners.current.get(entity) ?? new Set();
    listeners.current.set(entity, known.add(listener));
    return () => known.delete(listener);
  }, []);

  const live = useMemo<Live>(
    () => ({
      connected,
      progress,
      imports,
      made,
      onChange,
    }),
    [connected, progress, imports, made, onChange],
  );
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}
