import type { View } from './desk.schema.js';

/** Where a record is shown. Ready, but dated before the go-live day, is *blocked*: it is not offered. */
export function viewOf(state: string, beforeGoLive: boolean): View {
  switch (state) {
    case 'ready':
      return beforeGoLive ? 'blocked' : 'ready';
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
      throw new Error(`A sync record is in a state that the console does not know: ${state}`);
  }
}

/** The states that a view stands for, and whether go-live divides it. */
export function statesOf(view: View | undefined): { states: string[] | null; blocked: boolean | null } {
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
