/** The life of a sync record. What is not in this table does not happen; the picture in ARCHITECTURE.md is made from it. */
export const transitions = {
  /** Known, and waiting to be selected or needed. */
  ready: { wanted: 'requested', done: 'exported', linked: 'exported', excluded: 'excluded' },
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
    excluded: 'excluded',
    done: 'exported',
    linked: 'exported',
  },
  /** The command is out; withdrawn, if its connector had not sent it yet. */
  sending: { done: 'exported', rejected: 'failed', unknown: 'checking', deferred: 'sending', withdrawn: 'ready' },
  /** Sent, answer unknown: the connector looks before it sends again. */
  checking: { done: 'exported', rejected: 'failed', unknown: 'checking', deferred: 'checking' },
  /** In QuickBooks, once. Left only by an act of a person: deleted there and sent anew, or a link taken back. */
  exported: { anew: 'requested', unlinked: 'ready' },
  /** Refused, with a reason that a bookkeeper understands. */
  failed: {
    wanted: 'requested',
    retried: 'requested',
    mended: 'requested',
    needRefused: 'failed',
    // Selected by nobody any more: it does not go by itself when its cause is mended (rule 1).
    cancelled: 'ready',
    done: 'exported',
    linked: 'exported',
    excluded: 'excluded',
  },
  /** "Do not send", or nothing to send in this edition. */
  excluded: { included: 'ready', linked: 'exported' },
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
