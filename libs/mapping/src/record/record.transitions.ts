/** The life of a sync record. What is not in this table does not happen; the picture in ARCHITECTURE.md is made from it. */
export const transitions = {
  /** Known, and waiting to be selected or needed. */
  ready: { wanted: 'requested', done: 'exported', excluded: 'excluded' },
  /** On its way; never seen at rest, because the next step is taken in the same transaction. */
  requested: { lacks: 'waiting', complete: 'sending', refused: 'failed', notApplicable: 'excluded' },
  /** Names what it waits for. */
  waiting: {
    wanted: 'waiting',
    lacks: 'waiting',
    complete: 'sending',
    refused: 'failed',
    needRefused: 'failed',
    notApplicable: 'excluded',
    cancelled: 'ready',
    done: 'exported',
  },
  /** The command is out. */
  sending: { done: 'exported', rejected: 'failed', unknown: 'checking', deferred: 'sending' },
  /** Sent, answer unknown: the connector looks before it sends again. */
  checking: { done: 'exported', rejected: 'failed', unknown: 'checking', deferred: 'checking' },
  /** In QuickBooks, once. */
  exported: {},
  /** Refused, with a reason that a bookkeeper understands. */
  failed: { wanted: 'requested', mended: 'requested', needRefused: 'failed', done: 'exported', excluded: 'excluded' },
  /** "Do not send", or nothing to send in this edition. */
  excluded: { included: 'ready' },
} as const;

export type RecordState = keyof typeof transitions;
type TriggersOf<S extends RecordState> = keyof (typeof transitions)[S];
export type RecordTrigger = { [S in RecordState]: TriggersOf<S> }[RecordState];

export const recordStates = Object.keys(transitions) as readonly RecordState[];

/** The state that a trigger leads to, or undefined where the table ignores it. */
export function step(state: RecordState, trigger: RecordTrigger): RecordState | undefined {
  const row: Partial<Record<RecordTrigger, RecordState>> = transitions[state];
  return row[trigger];
}
