import { count, plural } from '../../parts/format.js';

/** Every text of the import review. */
export const words = {
  title: 'Import review',
  hint: 'What QuickBooks has, and what it may be in JobPro. Identical names were linked at once.',
  kinds: { label: 'What was imported', customer: 'Customers', item: 'Items' },
  kind: (label: string, open: number) => (open === 0 ? label : `${label} (${count(open)})`),
  decisions: 'Decisions',
  shows: { open: 'To decide', linked: 'Linked', published: 'New in JobPro', ignored: 'Skipped' },
  reading: (amount: number, kind: string) => `Reading ${plural(amount, kind)} from QuickBooks…`,
  refused: (amount: number, kind: string, words: string) =>
    `QuickBooks refused to list more after ${plural(amount, kind)}: ${words}. What was read is below. Import again once that is resolved.`,
  read: (amount: number, kind: string) => `Read ${plural(amount, kind)} from QuickBooks`,
  empty: {
    open: (kind: string) => `No ${kind}s to decide`,
    others: 'None',
    notImported: 'Nothing was imported yet. Start an import under Set-up.',
    placed: (kind: string) => `Every ${kind} from QuickBooks is linked, new in JobPro or skipped.`,
  },
  more: 'Show more',

  linkLikely: 'Link all likely matches',
  linkingLikely: 'Linking the likely matches',
  addOthers: 'Add all others to JobPro',
  addingOthers: 'Adding the others to JobPro',
  addTitle: (amount: number, kind: string) => `Add ${plural(amount, kind)} to JobPro?`,
  addText: (kind: string) =>
    `None of them is linked to the ${kind} it resembles. JobPro gets each as a new ${kind}. This cannot be undone: decide first on those that you are not sure of.`,
  addThem: 'Add them',

  undoAll: (amount: number) => `Undo these ${count(amount)}`,
  undoTitle: (amount: number) => `Undo ${plural(amount, 'decision')}?`,
  undoText: 'They go back to “To decide”. Records on which something was sent stay linked.',
  undoing: (amount: number) => `Undoing ${plural(amount, 'decision')}`,
  staysLinked: 'Records on which something was sent stay linked.',

  inQuickBooks: 'In QuickBooks',
  inJobPro: (why: string | undefined, isDecided: boolean) =>
    why === undefined ? 'In JobPro' : `In JobPro${isDecided ? '' : ', perhaps'}: ${why}`,
  noMatch: 'No match',
  match: 'Match',
  matchLabel: (name: string) => `Match ${name}`,
  add: 'Add to JobPro',
  addLabel: (name: string) => `Add to JobPro: ${name}`,
  skip: 'Skip',
  skipLabel: (name: string) => `Skip ${name}`,
  decided: { linked: 'linked', published: 'new in JobPro', ignored: 'skipped' },
  decidedBy: (decision: string, who: string | null) => `${decision}${who === null ? '' : ` by ${who}`}`,
  undo: 'Undo',
  undoLabel: (name: string) => `Undo the decision on ${name}`,
} as const;
