import { Anchor, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import type { View } from '../api/types.js';
import { formatMoment, fromNow } from './format.js';
import { viewHints, viewWords } from './words.js';

/** Milliseconds between two ticks of the page's clock. */
const TICK = 15_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Returns the time and renders again as it passes. All users share one clock, which sends no requests. */
export const useNow = (): number => {
  useSyncExternalStore(subscribe, () => now);
  return Date.now();
};

/** A moment relative to now, with the exact time in its tooltip. */
export function When({ at }: { at: string }) {
  const time = useNow();
  return (
    <Tooltip label={formatMoment(at)}>
      <Text component="time" dateTime={at} size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {fromNow(at, time)}
      </Text>
    </Tooltip>
  );
}

/** A record's state: a word and a colored dot. `short` shows the dot only and keeps the word for screen readers. */
export function StateBadge({ view, short = false }: { view: View; short?: boolean }) {
  return (
    <span className="state" title={viewHints[view]}>
      <span className={`dot dot-${view}`} aria-hidden="true" />
      {short ? <VisuallyHidden>{viewWords[view]}</VisuallyHidden> : viewWords[view]}
    </span>
  );
}

/** A link to a trace, or its id to search for where no trace viewer is configured. */
export function TraceLink({ traceId, at }: { traceId: string | null; at: string | null }) {
  if (traceId === null) return null;
  if (at === null) {
    return (
      <Text size="xs" c="dimmed" mt="xs" style={{ overflowWrap: 'anywhere' }}>
        Trace {traceId}
      </Text>
    );
  }
  return (
    <Anchor href={at} target="_blank" rel="noreferrer" size="xs">
      Open the trace
    </Anchor>
  );
}
