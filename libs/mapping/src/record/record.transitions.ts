/** The life of a sync record. What is not in this table does not happen; the picture in ARCHITECTURE.md is made from it. */
export const transitions = {
  /** Known, and waiting to be selected or needed. */
  ready: { requested: 'requested', done: 'exported', linked: 'exported', excluded: 'excluded' },
  /** On its way; never seen at rest, because the next step is taken in the same transaction. */
  requested: { dependencyMissing: 'waiting', sent: 'sending', refused: 'failed', notApplicable: 'excluded' },
  /** Waits for the dependencies that it names. */
  waiting: {
    requested: 'waiting',
    dependencyMissing: 'waiting',
    dependencyMet: 'waiting',
    sent: 'sending',
    refused: 'failed',
    dependencyRefused: 'failed',
    notApplicable: 'excluded',
    cancelled: 'ready',
    excluded: 'excluded',
    done: 'exported',
    linked: 'exported',
  },
  /** The command is out; withdrawn, if its connector had not sent it yet. */
  sending: { done: 'exported', rejected: 'failed', unknown: 'checking', deferred: 'sending', withdrawn: 'ready' },
  /** Sent, outcome unknown: the connector looks before it sends again. */
  checking: { done: 'exported', rejected: 'failed', unknown: 'checking', deferred: 'checking' },
  /** In QuickBooks, once. Left only by an act of a person: deleted there and sent again, or unlinked. */
  exported: { sentAgain: 'requested', unlinked: 'ready' },
  /** Refused, with a reason that a bookkeeper understands. */
  failed: {
    requested: 'requested',
    retried: 'requested',
    resolved: 'requested',
    dependencyMet: 'requested',
    // Nobody selects it any more, so it is not sent when its cause is resolved (rule 1).
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

/** Returns the state that a trigger leads to; undefined where the table ignores the trigger. */
export function step(state: RecordState, trigger: RecordTrigger): RecordState | undefined {
  const row: Partial<Record<RecordTrigger, RecordState>> = transitions[state];
  return row[trigger];
}

/** Moves a record by a trigger that its state has. Throws for any other: a bug. */
export function moved<R extends { readonly state: RecordState }>(record: R, trigger: RecordTrigger): R {
  const state = step(record.state, trigger);
  if (state === undefined) throw new Error(`A record that is ${record.state} cannot be ${trigger}.`);
  return { ...record, state };
}
