import type { View } from '../api/types.js';
import { viewHints, viewWords } from './words.js';

/** A record's state: a word, with a dot for the quick eye. */
export function StateBadge({ view }: { view: View }) {
  return (
    <span className="state" title={viewHints[view]}>
      <span className={`dot dot-${view}`} aria-hidden="true" />
      {viewWords[view]}
    </span>
  );
}
