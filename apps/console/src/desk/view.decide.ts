import type { RecordState } from '@jobpro/mapping';
import type { View } from './desk.schema.js';

/** Returns the view that shows a record. A *ready* record dated before the go-live day is *blocked*. */
export function viewOf(state: RecordState, isBeforeGoLive: boolean): View {
  switch (state) {
    case 'ready':
      return isBeforeGoLive ? 'blocked' : 'ready';
    case 'requested':
    case 'waiting':
      return 'waiting';
    case 'sending':
    case 'checking':
    case 'exported':
    case 'failed':
    case 'excluded':
      return state;
    default:
      return state satisfies never;
  }
}

/** Returns the states that a view shows, and which side of the go-live day where that matters. */
export function statesOf(view: View | undefined): { states: RecordState[] | null; blocked: boolean | null } {
  switch (view) {
    case undefined:
      return { states: null, blocked: null };
    case 'ready':
      return { states: ['ready'], blocked: false };
    case 'blocked':
      return { states: ['ready'], blocked: true };
    case 'waiting':
      return { states: ['requested', 'waiting'], blocked: null };
    case 'sending':
    case 'checking':
    case 'exported':
    case 'failed':
    case 'excluded':
      return { states: [view], blocked: null };
    default:
      return view satisfies never;
  }
}
