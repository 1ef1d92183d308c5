import type { CompanySettings, Edition, Entity, Notice, Reason, Remote, Warning } from '@jobpro/contracts';

/** What a record can wait for: another record's link, or the company's settings. */
export interface Dependency {
  readonly entity: Entity | 'company';
  readonly id: string;
}

/** Everything that a translator may know except the snapshot. */
export interface TranslationContext {
  readonly settings: CompanySettings;
  /** The link of something that `dependencies` names. Asking for anything else is a bug and throws. */
  readonly remote: (entity: Entity, id: string) => Remote;
  /** An invoice's open balance in QuickBooks as far as we know; undefined where nothing is known of it. */
  readonly openBalance?: (invoiceId: string) => string | undefined;
}

/** The result of a translator: the command's own fields, or why the record cannot be sent. */
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

/** The part of a payment that is applied to one invoice. */
export interface Application {
  readonly invoiceId: string;
  readonly amount: string;
}

/** Where one entity differs from the others. The kernel does the rest. */
export interface EntityMapping<S extends Snapshot = Snapshot> {
  readonly entity: Entity;
  /** What sends a record: a bookkeeper's selection, JobPro's event, or a record that depends on it (rules 1, 3, 4 and 7). */
  readonly exportTrigger: 'manual' | 'automatic' | 'on-demand';
  /** The command's last word: names are found or created, documents are created. */
  readonly action: 'ensure' | 'create';
  /** The links that must be there before the record can be sent. */
  readonly dependencies: (snapshot: S) => readonly Dependency[];
  /** The entities that `dependencies` can name: the service listens for their links. */
  readonly dependencyEntities: readonly Entity[];
  /** What people call the record: a name or a number. */
  readonly nameOf: (snapshot: S) => string;
  /** The snapshot's field with a document's total, for the sums of a batch. */
  readonly amountField?: string & keyof S;
  /** What a payment applies to which invoices. */
  readonly applications?: (snapshot: S) => readonly Application[];
  /** What a person has to do when JobPro changed the record after its export, and the fields that this covers. */
  readonly tasksAfterExport?: (
    sent: S,
    now: S,
    labelOf: (invoiceId: string) => string,
  ) => { readonly notices: readonly Notice[]; readonly fields: readonly string[] };
  /** Keys by which an imported record of QuickBooks may be recognised as this one. */
  readonly matchKeys?: (snapshot: S) => readonly string[];
  /** One translation for each edition, or the reason why the edition has nothing like it. */
  readonly translate: Readonly<Record<Edition, Translate<S> | { readonly notApplicable: Reason }>>;
}

/** The entity mapping that a service runs: the one provider in which the five services differ. */
export const ENTITY_MAPPING = Symbol('ENTITY_MAPPING');

/** The part of a mapping where the snapshot's type does not matter. */
export type AnyEntityMapping = Pick<EntityMapping, 'entity' | 'exportTrigger' | 'dependencyEntities'>;
