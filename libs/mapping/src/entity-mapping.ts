import type { CompanySettings, Edition, Entity, Notice, Reason, Remote, Warning } from '@jobpro/contracts';

/** What a record can wait for: another record's link, or the company's settings. */
export interface Target {
  readonly entity: Entity | 'company';
  readonly id: string;
}

/** Everything a translator may know beside the snapshot. */
export interface TranslationContext {
  readonly settings: CompanySettings;
  /** The link of something that `needs` named. Asking for anything else is a bug and throws. */
  readonly remote: (entity: Entity, id: string) => Remote;
  /** What an invoice still owes in QuickBooks, as far as we know; undefined where nothing is known of it. */
  readonly owed?: (invoiceId: string) => string | undefined;
}

/** What a translator answers: the command's own fields, or why the record cannot go. */
export type Translated =
  | { readonly ok: true; readonly data: Readonly<Record<string, unknown>>; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly reason: Reason };

/** Snapshot + links + settings -> command or refusal. Pure; never awaits. */
export type Translate<S> = (snapshot: S, context: TranslationContext) => Translated;

/** The part of every record of JobPro that the kernel itself reads. */
export interface Snapshot {
  readonly id: string;
  readonly revision: number;
}

/** So much of an invoice is used up. */
export interface Draw {
  readonly invoiceId: string;
  readonly amount: string;
}

/** Where one entity differs from the others. The kernel does the rest. */
export interface EntityMapping<S extends Snapshot = Snapshot> {
  readonly entity: Entity;
  /** What sends a record on its way (rules 1, 3, 4 and 7 of the product). */
  readonly goes: 'when-selected' | 'when-needed' | 'when-created';
  /** The command's last word: names are found or made, documents are created. */
  readonly action: 'ensure' | 'create';
  /** The links that must be there before the record can go. */
  readonly needs: (snapshot: S) => readonly Target[];
  /** Which entities `needs` can name: the service listens for their links. */
  readonly needsOf: readonly Entity[];
  /** What people call the record: a name or a number. */
  readonly nameOf: (snapshot: S) => string;
  /** The snapshot's field with a document's total, for the sums of a batch. */
  readonly amountField?: string & keyof S;
  /** What of an invoice a payment uses up. */
  readonly draws?: (snapshot: S) => readonly Draw[];
  /** What is left to a person when JobPro changed the record after its export, and the fields that this says all about. */
  readonly tasksAfterExport?: (
    sent: S,
    now: S,
    labelOf: (invoiceId: string) => string,
  ) => { readonly notices: readonly Notice[]; readonly fields: readonly string[] };
  /** Keys by which a record of QuickBooks may be known for this one when it is imported. */
  readonly matchKeys?: (snapshot: S) => readonly string[];
  /** One translation for each edition, or the reason why the edition has nothing like it. */
  readonly translate: Readonly<Record<Edition, Translate<S> | { readonly notApplicable: Reason }>>;
}

/** What the kernel needs of a mapping where the snapshot's type does not matter. */
export type AnyEntityMapping = Pick<EntityMapping, 'entity' | 'goes' | 'needsOf'>;
