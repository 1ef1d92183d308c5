import { useSyncExternalStore } from 'react';

const EVERY = 15_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, EVERY);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, so that "3 minutes ago" stays true while one looks. One clock for the whole page; it asks nobody. */
export const useNow = (): number => {
  useSyncExternalStore(subscribe, () => now);
  return Date.now();
};
