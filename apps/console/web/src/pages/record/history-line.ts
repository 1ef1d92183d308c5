/** One thing that happened to a record, as its history stores it. */
export type HistoryLine = Readonly<
  | { what: 'received'; revision: number }
  | { what: 'selected' | 'selected-in-vain' | 'act-refused'; by: string }
  | { what: 'retry' | 'exclude' | 'include' | 'link' | 'unlink' | 'settle' | 'send-anew' | 'cancel-batch'; by: string }
  | { what: 'waits'; for: readonly string[] }
  | { what: 'sent' | 'withdrawn' | 'unknown' }
  | { what: 'exported'; how: 'created' | 'linked' | 'adopted'; remote: { id: string; label?: string } }
  | { what: 'failed' | 'not-applicable' | 'noticed' | 'warned' | 'company-switched'; sentence: string }
  | { what: 'deferred'; because: string }
  | { what: 'changed-remotely'; change: string }
>;
