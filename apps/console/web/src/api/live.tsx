import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { tellFailure } from '../parts/loading.js';
import { keys, Problem } from './client.js';

/** Milliseconds after which a stream that the browser has given up is opened again. */
const REOPEN_AFTER = 5_000;

interface Listener {
  message(data: string): void;
  /**
   * `again`: the browser reopened it and said which events it had seen.
   * `after-refusal`: any event may have been missed.
   */
  opened(how: 'first' | 'again' | 'after-refusal'): void;
  /** The answer was a refusal, or came from a proxy. The stream is opened again automatically. */
  refused(): void;
}

/**
 * Listens to a stream of events and returns a function that stops it.
 * A browser reopens a broken stream, but not a refused one.
 */
export function listenTo(url: string, listener: Listener): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let how: Parameters<Listener['opened']>[0] = 'first';
  const open = (): EventSource => {
    const source = new EventSource(url);
    source.onopen = () => {
      listener.opened(how);
      how = 'again';
    };
    source.onmessage = ({ data }: MessageEvent<string>) => listener.message(data);
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      listener.refused();
      how = 'after-refusal';
      timer = setTimeout(() => (current = open()), REOPEN_AFTER);
    };
    return source;
  };
  let current = open();
  return () => {
    clearTimeout(timer);
    current.close();
  };
}

/** The progress of one batch, from its latest event. */
export interface Progress {
  readonly batchId: string;
  readonly entity: string;
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Documents that wait for an act of a person. */
  readonly held?: number;
  /** Documents that QuickBooks does not have as they were sent. */
  readonly differs?: number;
  readonly finished: boolean;
}
export interface ImportProgress {
  readonly entity: string;
  readonly page: number;
  readonly records: number;
}

/** A message of the live events. Our own server sends it; which fields it has depends on the event. */
type LiveMessage =
  | {
      kind: 'sync';
      entity: string;
      event: string;
      data: Progress & ImportProgress & { planId?: string; tieOutId?: string };
    }
  | { kind: 'changed'; entity: string }
  | { kind: 'missed' };

interface Live {
  readonly progress: ReadonlyMap<string, Progress>;
  readonly imports: ReadonlyMap<string, ImportProgress>;
  /** Ids of the plans and comparisons that are ready to be read. */
  readonly ready: ReadonlySet<string>;
  /** Calls the listener when records of this kind have changed. Returns a function that stops it. */
  readonly onChange: (entity: string, listener: () => void) => () => void;
}

const LiveContext = createContext<Live>({
  progress: new Map(),
  imports: new Map(),
  ready: new Set(),
  onChange: () => () => undefined,
});
export const useLive = (): Live => useContext(LiveContext);

/** The page's one stream of events. The browser reopens it and says which events it has seen. */
export function LiveProvider({ company, children }: { company: string; children: ReactNode }) {
  const client = useQueryClient();
  const [progress, setProgress] = useState<ReadonlyMap<string, Progress>>(new Map());
  const [imports, setImports] = useState<ReadonlyMap<string, ImportProgress>>(new Map());
  const [ready, setReady] = useState<ReadonlySet<string>>(new Set());
  const listeners = useRef(new Map<string, Set<() => void>>());

  const changed = useCallback(
    (entity: string) => {
      for (const listener of listeners.current.get(entity) ?? []) listener();
      void client.invalidateQueries({ queryKey: keys.records(company) });
      void client.invalidateQueries({ queryKey: keys.issues(company) });
      void client.invalidateQueries({ queryKey: ['review', company] });
      void client.invalidateQueries({ queryKey: ['tie-outs', company] });
      void client.invalidateQueries({ queryKey: ['home', company] });
      void client.invalidateQueries({ queryKey: keys.log(company) });
      if (entity === 'company') void client.invalidateQueries({ queryKey: keys.settings(company) });
      if (entity === 'company' || entity === 'connection')
        void client.invalidateQueries({ queryKey: keys.company(company) });
      if (entity === 'batch') {
        void client.invalidateQueries({ queryKey: keys.batches(company) });
        void client.invalidateQueries({ queryKey: keys.months(company) });
      }
    },
    [client, company],
  );

  useEffect(() => {
    const message = (data: string) => {
      const event = JSON.parse(data) as LiveMessage;
      if (event.kind === 'missed') {
        void client.invalidateQueries();
        return;
      }
      changed(event.entity);
      if (event.kind !== 'sync') return;
      if (event.entity === 'batch') {
        const batch = { ...event.data, finished: event.event === 'finished' };
        setProgress((before) => new Map(before).set(batch.batchId, batch));
        changed(batch.entity);
      }
      const id = event.data.planId ?? event.data.tieOutId;
      if (id !== undefined) setReady((before) => new Set(before).add(id));
      if (event.event === 'settings-refused') {
        tellFailure(
          new Problem(
            409,
            'settings.changed',
            'Someone else changed the settings at the same moment.',
            'Look at them again, then make your change.',
          ),
        );
      }
      if (event.event === 'imported') {
        void client.invalidateQueries({ queryKey: ['review', company] });
        void client.invalidateQueries({ queryKey: keys.company(company) });
        const { page, records } = event.data;
        setImports((before) => {
          const earlier = page > 1 ? (before.get(event.entity)?.records ?? 0) : 0;
          return new Map(before).set(event.entity, { entity: event.entity, page, records: earlier + records });
        });
      }
    };
    return listenTo(`/api/companies/${company}/events`, {
      message,
      opened(how) {
        if (how === 'after-refusal') void client.invalidateQueries();
        // Queries that failed while the console was away can succeed now.
        if (how === 'again') void client.invalidateQueries({ predicate: ({ state }) => state.status === 'error' });
      },
      refused: () => void client.invalidateQueries({ queryKey: keys.session }),
    });
  }, [changed, client, company]);

  const onChange = useCallback<Live['onChange']>((entity, listener) => {
    const ofEntity = listeners.current.get(entity) ?? new Set();
    listeners.current.set(entity, ofEntity.add(listener));
    return () => ofEntity.delete(listener);
  }, []);

  const live = useMemo<Live>(() => ({ progress, imports, ready, onChange }), [progress, imports, ready, onChange]);
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}
