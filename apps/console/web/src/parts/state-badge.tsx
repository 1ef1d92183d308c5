import { VisuallyHidden } from '@mantine/core';
import type { View } from '../api/types.js';
import { viewHints, viewWords } from './words.js';

/** A record's state: a word, with a dot for the quick eye. `short`: the word is said beside it and here to screen readers alone. */
export function StateBadge({ view, short = false }: { view: View; short?: boolean }) {
  return (
    <span className="state" title={viewHints[view]}>
      <span className={`dot dot-${view}`} aria-hidden="true" />
      {short ? <VisuallyHidden>{viewWords[view]}</VisuallyHidden> : viewWords[view]}
    </span>
  );
}
